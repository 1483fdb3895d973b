using Compliance.Testing.Azurite;
using Compliance.Testing.Postgres;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]
[assembly: AssemblyFixture(typeof(PostgresFixture))]

// They wait for hosts, leases and polls more than they compute.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]
