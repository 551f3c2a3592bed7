"""Five simpler accounts of who keeps a pilot, each at its strongest, beside the model.

What follows is the recipe. It was written on 28 November 2026, before any figure of a rival had
been looked at, and nothing in it may be changed because of one.

**The figures.** For a municipality under some values: *starts*, the share of proposals which
reached an addressee that became pilots; *delivering at 12* and *at 36*, the share of started
pilots, followed that long, which deliver so many months after the project money ended.

**Fitted to** the three figures at 3,000 and at 120,000 inhabitants under the defaults: six
numbers. The loss is the plain sum of squared differences, unless said otherwise.

**Predicted** without being fitted: 10,000 and 30,000 under the defaults; and all four sizes with
two levels, with three levels, with delegation to unit managers (as in pattern SF25), with a
threshold of 500,000 kroner, with ties off, and with rule training for everybody that takes away all
fear. For a prediction a rival may read the hierarchy, the desks and the people of the model there,
but nothing that became of a pilot. These are read off the model's own runs: for every pilot whose
case was opened, whom it had to pass as it was first written, how much lay on their desks, and how
near the entrepreneur and the decider were to each other that month (of 40 replications in each
municipality, of all where a rival is fitted).

**The rivals.**

1. *Equal chance per clearance* (Pressman & Wildavsky 1973): delivering at h is the mean of
   ``p_h ** n`` over cases, one ``p_h`` for each horizon. The clearances ``n`` of a case are counted
   in two ways, both of them the model's: everybody who has to answer before it is decided (unit
   managers as one, the other sector's unit and head, advisers, leaders, state superior, decider),
   and those alone whose no ends it (unit managers as one, leaders of the line, decider). The way
   with the smaller loss is kept. Found by bounded search for each ``p_h``.
2. *Unequal chances* (Sah & Stiglitz 1986): as before, but the chance of a yes is the case's own,
   drawn from a beta distribution with mean ``m_h`` and concentration ``s_h`` (0.1 to 1,000), so
   that n yeses have the n-th moment of it. (Were it each person's own, drawn anew, n yeses would
   have ``m ** n``, which is the first rival.) Found by Nelder-Mead from a grid of 9 means and 7
   concentrations, with each way of counting.
3. *Cognitive fit alone* (in the manner of Baum, Cowan & Jonard 2010, after Nooteboom 2007): whether
   a pilot delivers depends on nothing but how near entrepreneur and decider are: logistic in the
   overlap of topics, its square (too near and too far are both bad) and the distance of mindsets.
   The decider of a pilot that is not brought forward is the unit manager. Fitted by maximum
   likelihood to the pilots themselves at the two sizes, without their size, with a ridge of 1e-6.
4. *Garbage can* (Cohen, March & Olsen 1972) on the model's own desks: a case passes from one to the
   next of those who have to answer, gets to each in a month with the chance their load leaves it
   (the model's capacity, ceiling and workload, and this case), waits for the council's next day
   where it decides, is given up ``T`` months after the money (whole months, 0 to 48), and if it
   gets there in time a coin falls on yes with chance ``q``; of these a share ``r`` still delivers
   at 36 months. Every ``T`` is tried, ``q`` and ``r`` found for it by bounded least squares.
5. *Queue and patience, everybody says yes*: collabsim itself with ``willingness`` 20, so that
   nobody ever refuses, fitted anew in ``capacity`` (1 to 30, logarithmic), ``patience_months`` (0
   to 36) and ``evidence_limit`` (0 to 0.7). Fitted to the four figures of delivering: its starts
   come out as they do. 64 points of a scrambled Sobol sequence with 40 replications each; from the
   best two Nelder-Mead with 25 evaluations and 80 replications; the better of the two. Runs have
   another seed than the model's, predictions twice as many replications.

Rivals 1 to 4 have one number for starts, the same everywhere: at the start the unit manager alone
decides, whose desk, distance and single clearance are the same at all sizes.

**Beside them**, as a yardstick, *no account at all*: the mean of the two fitted sizes, for every
municipality and under all values.

**The error** is the mean absolute difference between predicted and model over the figures of
delivering that were not fitted, 12 and 36 months together: over all of them, and for each of the
seven groups (sizes; two levels; three levels; delegation; threshold; ties; training). Starts are
reported apart. Beside it stands the *resampling error*: the error that a rival which knew the true
figures would have, because the model's own come from so many replications. Replications are
redrawn whole, 1,000 times, and the mean absolute difference between redrawn and measured figures is
taken each time; shown are its mean and its 95th percentile.

**A rival does as well as the model** on a group where its error is at most the 95th percentile of
the resampling error, or below .02. Where the model itself hardly moves, doing as well says little;
therefore the mean change that the model shows against the defaults is given with each group.
If the fifth rival does as well over all figures, the page says that refusals explain nothing that
silence does not.

Shown without a criterion: the difference between 10,000 and 120,000 inhabitants, and how pilots
ended in the model and in the fifth rival, since a share of refusals is what tells the two apart.
"""
