using Compliance.Testing.Azurite;
using Compliance.Testing.Postgres;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]
[assembly: AssemblyFixture(typeof(PostgresFixture))]
