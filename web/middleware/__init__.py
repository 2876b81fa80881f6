"""What every response passes: who asks, how much of it there may be, and the headers that it leaves with."""
