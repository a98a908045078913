package main

func Example() {
	main()
	// Output: mean wait 7.8 s over 30 replications; Erlang C says 7.8 s
}
