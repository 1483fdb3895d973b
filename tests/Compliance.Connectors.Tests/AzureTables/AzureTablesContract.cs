using Compliance.Testing.Azurite;
using Compliance.Testing.Connectors;

namespace Compliance.Connectors.Tests.AzureTables;

public sealed class AzureTablesContract(AzuriteFixture azurite) : ConnectorContract
{
    protected override Task<ContractStore> NewStore() => AzureTablesStore.New(azurite);
}
