using Compliance.Testing.Azurite;
using Compliance.Testing.MariaDb;
using Compliance.Testing.Postgres;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]
[assembly: AssemblyFixture(typeof(MariaDbFixture))]
[assembly: AssemblyFixture(typeof(PostgresFixture))]
