# %% [markdown]
# # Premiers pas
# Le graphe en quelques lignes : l'interroger, en tirer un réseau, le mesurer, remonter aux preuves.
# Ce fichier s'ouvre comme un carnet dans Jupyter (Jupytext) et dans VS Code : chaque cellule montre sa dernière ligne.

# %%
import pmlb_graph

graphe = pmlb_graph.open()
graphe

# %% [markdown]
# ## Trouver : comment s'appelle ce que l'on cherche ?

# %%
print(graphe.find("nantes metropole"))

# %% [markdown]
# ## Interroger : quelles actions sont en arbitrage, quelle année ?

# %%
arbitrages = graphe.query("inventaire/arbitrages")
print(arbitrages)

# %% [markdown]
# ## Poser une question de l'équipe : quelles villes moyennes ne sont dans aucune coopération documentée ?

# %%
reponse = graphe.ask(5)
print(reponse)

# %% [markdown]
# ## Regarder : qui coopère avec qui ?

# %%
reseau = graphe.network("acteurs-acteurs")
reseau

# %% [markdown]
# ## Mesurer : qui relie les autres ? Chaque valeur est à côté de ce que donne le hasard.

# %%
mesures = reseau.measure("betweenness", replicas=50)
print(mesures)

# %% [markdown]
# ## Prouver : d'où vient le lien entre Nantes et Rennes ?

# %%
preuves = graphe.why("nantes-metropole", "rennes-metropole")
print(preuves)
