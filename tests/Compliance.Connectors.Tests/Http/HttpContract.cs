using Compliance.Testing.Connectors;

namespace Compliance.Connectors.Tests.Http;

public sealed class HttpContract : ConnectorContract
{
    protected override async Task<ContractStore> NewStore() => await HttpStore.New();
}
