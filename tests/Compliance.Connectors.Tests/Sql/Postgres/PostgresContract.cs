using Compliance.Testing.Connectors;
using Compliance.Testing.Postgres;

namespace Compliance.Connectors.Tests.Sql.Postgres;

public sealed class PostgresContract(PostgresFixture postgres) : ConnectorContract
{
    protected override async Task<ContractStore> NewStore() => await PostgresStore.New(postgres.ConnectionString);
}

/// <summary>With nested JSON and times as text.</summary>
public sealed class PostgresTextContract(PostgresFixture postgres) : ConnectorContract
{
    protected override async Task<ContractStore> NewStore() => await PostgresStore.New(postgres.ConnectionString, asText: true);
}
