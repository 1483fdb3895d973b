using Compliance.Testing.Azurite;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

// They wait for timers and polls more than they compute.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]
