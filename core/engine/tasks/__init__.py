"""Tasks, the heavy half: head, loss, judge and export of each kind of target."""
