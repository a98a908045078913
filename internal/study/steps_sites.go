package study

import (
	"context"
	"slices"

	"frontline.dev/frontline/models"
	"frontline.dev/frontline/sim"
	"frontline.dev/frontline/sim/windows"
)

// siteSteps plays an organisation of several sites bit by bit. Its windows are
// those of [models.RunSites], wherever it is paused: a pause lies inside of a
// window, and what the sites have to tell each other waits for its end.
type siteSteps struct {
	sites     []*models.Site
	lookahead sim.Span
	until     sim.Time                         // end of the last window
	end       sim.Time                         // of the window that is open; 0: none is
	out       [][]windows.Message[models.Mail] // of the open window, by sender
	mail      []siteMail
}

type siteMail struct {
	windows.Message[models.Mail]
	from int
}

func newSiteSteps(sites []*models.Site) *siteSteps {
	settings := sites[0].Settings
	return &siteSteps{sites: sites, lookahead: settings.Lookahead(), until: sim.Time(settings.Time.Horizon) + 1, out: make([][]windows.Message[models.Mail], len(sites))}
}

// advance plays all sites up to an instant, its events included.
func (s *siteSteps) advance(ctx context.Context, until sim.Time) error {
	for {
		if s.end == 0 {
			first := sim.Never
			for _, site := range s.sites {
				first = min(first, site.NextAt())
			}
			if first > until || first >= s.until {
				return nil
			}
			s.end = s.until
			if s.until.Since(first) > s.lookahead {
				s.end = first.Add(s.lookahead)
			}
		}
		pause := min(s.end, until+1)
		for i, site := range s.sites {
			var err error
			if s.out[i], err = site.Advance(ctx, pause, s.out[i]); err != nil {
				return err
			}
		}
		if pause < s.end {
			return ctx.Err()
		}
		s.deliver()
	}
}

// deliver ends the window: messages go out in the order of arrival, sender and
// sending.
func (s *siteSteps) deliver() {
	s.end, s.mail = 0, s.mail[:0]
	for from := range s.out {
		for _, m := range s.out[from] {
			s.mail = append(s.mail, siteMail{m, from})
		}
		s.out[from] = s.out[from][:0]
	}
	slices.SortStableFunc(s.mail, func(a, b siteMail) int {
		switch {
		case a.At < b.At:
			return -1
		case a.At > b.At:
			return 1
		}
		return a.from - b.from
	})
	for i := range s.mail {
		s.sites[s.mail[i].To].Receive(s.mail[i].At, s.mail[i].Body)
	}
}

// run plays all sites to the horizon, and closes the last points of their
// series.
func (s *siteSteps) run(ctx context.Context) error {
	if err := s.advance(ctx, s.until); err != nil {
		return err
	}
	for _, site := range s.sites {
		if err := site.World.Run(ctx); err != nil {
			return err
		}
	}
	return nil
}
