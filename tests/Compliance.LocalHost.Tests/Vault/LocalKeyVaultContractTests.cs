using Compliance.LocalHost.Vault;
using Compliance.Protection.Vault;
using Compliance.Testing.Protection;
using Compliance.Testing.Vault;

namespace Compliance.LocalHost.Tests.Vault;

public sealed class LocalKeyVaultContractTests : KeyVaultContract, IDisposable
{
    private readonly VaultDirectory _directory = new();
    private readonly LocalKeyVault _vault;

    public LocalKeyVaultContractTests() => _vault = new(new() { Directory = _directory.Path }, TimeProvider.System);

    protected override IKeyVault Vault => _vault;

    public void Dispose()
    {
        _vault.Dispose();
        _directory.Dispose();
    }
}

// The double that other tests build on must keep the same rules.
public sealed class InMemoryKeyVaultContractTests : KeyVaultContract
{
    protected override IKeyVault Vault { get; } = new InMemoryKeyVault(TimeProvider.System);
}
