"""What is kept of a sweep, so that nothing stored is ever half there."""
