using Compliance.Testing.Connectors;

namespace Compliance.Connectors.Tests.Http;

public sealed class MarketingContract : ConnectorContract
{
    protected override Task<ContractStore> NewStore() => MarketingStore.New();
}
