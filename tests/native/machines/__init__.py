"""The libraries for machines that are not at hand, loaded by a program that runs as on one."""
