"""What an index has to be (protocols.py), and the engines that are one."""
