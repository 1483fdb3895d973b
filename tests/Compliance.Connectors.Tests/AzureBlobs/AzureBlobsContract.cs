using Compliance.Testing.Azurite;
using Compliance.Testing.Connectors;

namespace Compliance.Connectors.Tests.AzureBlobs;

public sealed class AzureBlobsContract(AzuriteFixture azurite) : ConnectorContract
{
    protected override Task<ContractStore> NewStore() => AzureBlobsStore.New(azurite);
}
