"""Stories: articles that tell one event in different words, put together without a language model.

article_words  an article -> its words, how often and where they stand
term_vector    -> those that tell it from others, weighted, with headline, opening, phrases and weekday; all that is compared
rarity         how rare a word is in news: a fixed table, so that no order of arrival matters
pair_score     two vectors -> how sure they tell one event
neighbourhood  an article -> those that have to be decided about together
partition      scored pairs of a neighbourhood -> stories; a function of the set of articles
contrast       two groups -> one event, or two of one kind
peculiarity    a group of a neighbourhood -> an event, or a form that others have, too
story_ids      stories as decided before and now -> which keeps its id, what is redirected
verdicts       what editors said -> which articles have to be, and must not be, together
placing        articles on their way into the archive's stories
"""
