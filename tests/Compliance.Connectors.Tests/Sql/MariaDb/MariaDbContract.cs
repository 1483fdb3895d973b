using Compliance.Testing.Connectors;
using Compliance.Testing.MariaDb;

namespace Compliance.Connectors.Tests.Sql.MariaDb;

public sealed class MariaDbContract(MariaDbFixture mariaDb) : ConnectorContract
{
    protected override async Task<ContractStore> NewStore() => await MariaDbStore.New(mariaDb.ConnectionString);
}
