"""Access: who asks, what they may see, and a record of every look-up."""
