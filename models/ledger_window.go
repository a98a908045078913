package models

// Since returns what was added since an earlier reading: the totals of the
// window between the two. Both must be of the same run.
func (l Ledger) Since(earlier Ledger) Ledger {
	l.sinceContacts(&earlier)
	l.sinceRole(&earlier)
	l.sinceIdeas(&earlier)
	l.sinceCustomers(&earlier)
	for i := range l.Spent {
		l.Spent[i] -= earlier.Spent[i]
	}
	for i := range l.Rework {
		l.Rework[i] -= earlier.Rework[i]
		l.ReworkVisits[i] -= earlier.ReworkVisits[i]
	}
	return l
}

// sinceContacts takes the earlier contacts and cases off.
func (l *Ledger) sinceContacts(earlier *Ledger) {
	l.Fresh -= earlier.Fresh
	l.Redials -= earlier.Redials
	l.Repeats -= earlier.Repeats
	l.HandedOn -= earlier.HandedOn
	l.CalledBack -= earlier.CalledBack
	l.Tasks -= earlier.Tasks
	l.SentAway -= earlier.SentAway
	l.Guests -= earlier.Guests
	l.IdeasReceived -= earlier.IdeasReceived
	l.Moved -= earlier.Moved
	l.Quits -= earlier.Quits
	l.Overtime -= earlier.Overtime
	l.Served -= earlier.Served
	l.Abandoned -= earlier.Abandoned
	l.Blocked -= earlier.Blocked
	l.Answered -= earlier.Answered
	l.WaitedAtAll -= earlier.WaitedAtAll
	l.AnsweredWithin -= earlier.AnsweredWithin
	l.AbandonedWithin -= earlier.AbandonedWithin
	l.WaitAnswered -= earlier.WaitAnswered
	l.WaitGaveUp -= earlier.WaitGaveUp
	l.WaitSentAway -= earlier.WaitSentAway
	l.Opened -= earlier.Opened
	l.Solved -= earlier.Solved
	l.GivenUp -= earlier.GivenUp
	l.Escalated -= earlier.Escalated
	l.SolvedAtFirst -= earlier.SolvedAtFirst
	l.FirstServed -= earlier.FirstServed
	l.SolutionTime -= earlier.SolutionTime
	l.Prevented -= earlier.Prevented
	l.WithOwn -= earlier.WithOwn
	l.ByOwn -= earlier.ByOwn
	l.ProductChanges -= earlier.ProductChanges
}

// sinceRole takes the earlier dialogues, ideas and strain off.
func (l *Ledger) sinceRole(earlier *Ledger) {
	l.Eligible -= earlier.Eligible
	l.Dialogues -= earlier.Dialogues
	l.Questions -= earlier.Questions
	l.Disclosures -= earlier.Disclosures
	l.Insights -= earlier.Insights
	l.InsightsFirm -= earlier.InsightsFirm
	l.Recombinations -= earlier.Recombinations
	l.Refinements -= earlier.Refinements
	l.RecombinationsFirm -= earlier.RecombinationsFirm
	l.RefinementsFirm -= earlier.RefinementsFirm
	l.Trials -= earlier.Trials
	l.Kept -= earlier.Kept
	l.Dropped -= earlier.Dropped
	l.Cured -= earlier.Cured
	l.Tries -= earlier.Tries
	l.Unsought -= earlier.Unsought
	l.Care -= earlier.Care
	l.Energy -= earlier.Energy
	l.Conflict -= earlier.Conflict
	l.ConflictHit -= earlier.ConflictHit
}

// Since returns what was added since an earlier reading.
func (t Integrals) Since(earlier Integrals) Integrals {
	return Integrals{
		Waiting:   t.Waiting - earlier.Waiting,
		InService: t.InService - earlier.InService,
		Outside:   t.Outside - earlier.Outside,
		Idle:      t.Idle - earlier.Idle,
		Busy:      t.Busy - earlier.Busy,
		Auxiliary: t.Auxiliary - earlier.Auxiliary,
		Break:     t.Break - earlier.Break,
	}
}

// Since returns what was added since an earlier reading of the same agent.
func (t AgentTally) Since(earlier AgentTally) AgentTally {
	t.Contacts -= earlier.Contacts
	t.First -= earlier.First
	t.FirstSolved -= earlier.FirstSolved
	t.Solved -= earlier.Solved
	t.Dialogues -= earlier.Dialogues
	t.Insights -= earlier.Insights
	t.Recombinations -= earlier.Recombinations
	t.Refinements -= earlier.Refinements
	t.NewToFirm -= earlier.NewToFirm
	t.Shared -= earlier.Shared
	t.Handling -= earlier.Handling
	t.Fixing -= earlier.Fixing
	t.Care -= earlier.Care
	t.Conflict -= earlier.Conflict
	t.Energy -= earlier.Energy
	t.Exhaustion -= earlier.Exhaustion
	t.Days -= earlier.Days
	t.OnDuty -= earlier.OnDuty
	return t
}

// Plus returns the totals of two worlds together.
func (l Ledger) Plus(other Ledger) Ledger { return l.Since(Ledger{}.Since(other)) }

// Plus returns the integrals of two worlds together.
func (t Integrals) Plus(other Integrals) Integrals { return t.Since(Integrals{}.Since(other)) }

// sinceIdeas takes the earlier ideas on their way off.
func (l *Ledger) sinceIdeas(earlier *Ledger) {
	l.Uses -= earlier.Uses
	l.Unwelcome -= earlier.Unwelcome
	l.FailedTrials -= earlier.FailedTrials
	l.Scolded -= earlier.Scolded
	l.Thanked -= earlier.Thanked
	l.Consulted -= earlier.Consulted
	l.Vetoed -= earlier.Vetoed
	l.Diffused -= earlier.Diffused
	l.Considered -= earlier.Considered
	l.Shared -= earlier.Shared
	l.WeighedWorth -= earlier.WeighedWorth
	l.SharedWorth -= earlier.SharedWorth
	l.WeighedImpact -= earlier.WeighedImpact
	l.SharedImpact -= earlier.SharedImpact
	l.Feared -= earlier.Feared
	l.Futile -= earlier.Futile
	l.Submitted -= earlier.Submitted
	l.Screened -= earlier.Screened
	l.Unread -= earlier.Unread
	l.Implemented -= earlier.Implemented
	l.Posts -= earlier.Posts
	l.PostsImplemented -= earlier.PostsImplemented
	l.Redesigned -= earlier.Redesigned
	l.SecondTries -= earlier.SecondTries
	l.RoutineUses -= earlier.RoutineUses
	l.RoutineDue -= earlier.RoutineDue
}

// sinceCustomers takes what customers felt and did earlier off.
func (l *Ledger) sinceCustomers(earlier *Ledger) {
	l.Episodes -= earlier.Episodes
	l.Satisfaction -= earlier.Satisfaction
	l.Satisfied -= earlier.Satisfied
	l.Dissatisfied -= earlier.Dissatisfied
	l.Advocacy -= earlier.Advocacy
	l.Badvocacy -= earlier.Badvocacy
	l.Left -= earlier.Left
	l.LeftOverService -= earlier.LeftOverService
	l.Joined -= earlier.Joined
	l.WonBack -= earlier.WonBack
	l.Active -= earlier.Active
	l.Promoters -= earlier.Promoters
	l.Antipromoters -= earlier.Antipromoters
	l.Weeks -= earlier.Weeks
	l.Grievances -= earlier.Grievances
	l.Voiced -= earlier.Voiced
	l.Recorded -= earlier.Recorded
	l.Redressed -= earlier.Redressed
	l.Heard -= earlier.Heard
	l.HeardSatisfaction -= earlier.HeardSatisfaction
	l.Mended -= earlier.Mended
	l.MendedSatisfaction -= earlier.MendedSatisfaction
	l.Smooth -= earlier.Smooth
	l.SmoothSatisfaction -= earlier.SmoothSatisfaction
	l.MendedDue -= earlier.MendedDue
	l.MendedStayed -= earlier.MendedStayed
	l.SmoothDue -= earlier.SmoothDue
	l.SmoothStayed -= earlier.SmoothStayed
	l.Compensation -= earlier.Compensation
	l.ComplaintsImplemented -= earlier.ComplaintsImplemented
	l.Recognised -= earlier.Recognised
	l.Margin -= earlier.Margin
	l.MarketingSpend -= earlier.MarketingSpend
}
