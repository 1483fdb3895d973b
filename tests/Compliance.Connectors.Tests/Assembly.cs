using Compliance.Testing.Azurite;
using Compliance.Testing.MariaDb;
using Compliance.Testing.Postgres;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]
[assembly: AssemblyFixture(typeof(MariaDbFixture))]
[assembly: AssemblyFixture(typeof(PostgresFixture))]

// Many wait for services that answer late, or not at all.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]
