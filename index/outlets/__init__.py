"""What editors decide about outlets (rename, merge, label), and the labels that sources have too."""
