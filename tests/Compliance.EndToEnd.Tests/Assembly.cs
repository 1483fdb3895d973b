using Compliance.EndToEnd.Tests.Hosts;

[assembly: AssemblyFixture(typeof(ShopUnderTest))]

// They wait for leases, timers and polls more than they compute.
[assembly: Xunit.v3.Parallelization(MaxThreads = 6)]
