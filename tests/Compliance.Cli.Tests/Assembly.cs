using Compliance.Testing.Postgres;

[assembly: AssemblyFixture(typeof(PostgresFixture))]
