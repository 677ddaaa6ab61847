"""What is there: folders of pictures become a Dataset."""
