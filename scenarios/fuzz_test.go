package scenarios

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// seeds adds the committed bad inputs, the library, and a few short texts.
func seeds(f *testing.F) {
	f.Helper()
	files, _ := filepath.Glob("testdata/bad/*.toml")
	shipped, _ := filepath.Glob("*.toml")
	for _, file := range append(files, shipped...) {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	for _, text := range []string{"a.b.c = [{d=1}, {e=[[2]]}]\n", "[[shift]]\n[[shift.breaks]]\nat=\"1:00\"\n[shift.breaks]\n", "a = '''\n", "\"\" = 1\n'' = 2\n",
		"handling.work = { mean = \"8 min\" }\nhandling.work.cv = 1\n", "[handling.work]\ndist=\"gamma\"\nmean=\"1 s\"\ncv=[]\n", "x=1\r\ny=2\r"} {
		f.Add([]byte(text))
	}
}

// FuzzParse holds for any bytes: no panic, an answer in bounded time (far less
// than the 10 s that are allowed on a loaded machine), problems that can be
// shown, and that what is accepted is written so that it reads the same and can
// be costed.
func FuzzParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		began := time.Now()
		s, err := Parse("fuzz.toml", text)
		if took := time.Since(began); took > 10*time.Second {
			t.Fatalf("took %v", took)
		}
		if err != nil {
			shown(t, err)
			return
		}
		first := s.TOML()
		again, err := Parse("fuzz.toml", first)
		if err != nil {
			t.Fatalf("written out it is refused: %v\n%s", err, first)
		}
		if !bytes.Equal(again.TOML(), first) || again.Hash() != s.Hash() {
			t.Fatalf("written out it differs:\n%s\n---\n%s", first, again.TOML())
		}
		if c := s.Cost(s.Replications, 2); !(c.Events >= 0) || !(c.Bytes > 0) {
			t.Fatalf("cost %+v", c)
		}
	})
}

// shown holds what is true of all problems, whatever was read.
func shown(t *testing.T, err error) {
	t.Helper()
	var problems *Problems
	if !errors.As(err, &problems) || len(problems.List) == 0 || len(problems.List) > problemsShown {
		t.Fatalf("refused with %T %v", err, err)
	}
	consistent(t, problems)
	text := problems.Error()
	if !utf8.ValidString(text) || strings.ContainsAny(strings.ReplaceAll(text, "\n", ""), "\x00\x1b\r\t") {
		t.Fatalf("cannot be shown: %q", text)
	}
}

// FuzzOverride holds the same for assignments of the command line.
func FuzzOverride(f *testing.F) {
	for _, text := range []string{"agents.count=3", "handling.work.mean=8 min", "shift[0].agents=2", "shift[0].breaks[0].at=12:00", "a=[", "a={b=\"c\"}", "=", "time=3",
		"time.horizon.x=3", "control.style=autonomy", "portfolio.per_agent=1,2", "agents.social={mean=0.4}", "v=1", "seed=0x3", "shift=[{agents=1}]", "a[0]=1"} {
		f.Add(text)
	}
	base := []byte("[control]\nstyle = \"mixed\"\nautonomy = 0.3\n[[shift]]\nagents = 1\n[[shift.breaks]]\nat = \"12:00\"\n")
	f.Fuzz(func(t *testing.T, set string) {
		s, err := Parse("fuzz.toml", base, set)
		if err != nil {
			shown(t, err)
			return
		}
		if again, err := Parse("fuzz.toml", s.TOML()); err != nil || again.Hash() != s.Hash() {
			t.Fatalf("written out it differs: %v", err)
		}
	})
}

// FuzzTrace holds for any bytes as a trace: no panic, ascending times within
// the limits, or a message.
func FuzzTrace(f *testing.F) {
	for _, text := range []string{"arrival_s\n1\n2\n", "arrival_s,talk_s,patience_s,product\n1,2,3,4\n1,,,\n", "\ufeffarrival_s\n0\n", "a\"b\n", "arrival_s\n\"1", "Time\n1\n", ""} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		trace, bad := readContacts(bytes.NewReader(text), "fuzz.csv")
		if bad != nil {
			if bad.code == "" || bad.message == "" {
				t.Fatalf("refused without a reason: %+v", bad)
			}
			return
		}
		for i, contact := range trace {
			if contact.At < 0 || i > 0 && contact.At < trace[i-1].At || contact.Product < -1 {
				t.Fatalf("contact %d: %+v", i, contact)
			}
		}
	})
}
