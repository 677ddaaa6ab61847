"""What each augmentation does to pixels and points, one file each, named as its record.

Of a file whose augmentation changes one picture: `draw` its numbers, `apply` them, tell them in a
`caption`, and where it is geometric `move` points. Of a policy: `draw`, from a pool. Of what mixes
two pictures: `mix`.
"""
