"""The pool of pictures that are taught: their features, made once, few numbers each."""
