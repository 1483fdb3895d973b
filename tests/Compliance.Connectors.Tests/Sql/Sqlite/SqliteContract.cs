using Compliance.Testing.Connectors;

namespace Compliance.Connectors.Tests.Sql.Sqlite;

public sealed class SqliteContract : ConnectorContract
{
    protected override Task<ContractStore> NewStore() => Task.FromResult<ContractStore>(new SqliteStore());
}
