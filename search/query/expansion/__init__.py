"""Words in place of what stands for them, before an engine is asked: several spellings, and lists."""
