package main

func Example() {
	main()
	// Output:
	// dry: 0.1 of the trips take more than an hour
	// wet: 0.2
}
