"""Stories: articles that tell one event in different words, put together without a language model.

term_vector   an article -> the words that tell it from others, weighted; all that is compared
rarity        how rare a word is in news: a fixed table, so that no order of arrival matters
pair_score    two vectors -> how sure they tell one event
partition     scored pairs of a neighbourhood -> stories; a function of the set of articles
story_ids     stories as decided before and now -> which keeps its id, what is redirected
why_together  two or more articles -> the names, words and days that put them together, for the reader
"""
