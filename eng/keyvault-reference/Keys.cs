using System.Security.Cryptography;

namespace Azure.Security.KeyVault.Keys;

public class KeyVaultKey
{
    public KeyVaultKey(string name) => throw global::KeyVault.Reference.Missing.Package;

    public string Name => throw global::KeyVault.Reference.Missing.Package;

    public JsonWebKey Key => throw global::KeyVault.Reference.Missing.Package;

    public KeyProperties Properties => throw global::KeyVault.Reference.Missing.Package;
}

public class DeletedKey : KeyVaultKey
{
    internal DeletedKey()
        : base("") => throw global::KeyVault.Reference.Missing.Package;

    public DateTimeOffset? DeletedOn => throw global::KeyVault.Reference.Missing.Package;

    public DateTimeOffset? ScheduledPurgeDate => throw global::KeyVault.Reference.Missing.Package;
}

public class DeleteKeyOperation : Operation<DeletedKey>
{
    protected DeleteKeyOperation() => throw global::KeyVault.Reference.Missing.Package;

    public override string Id => throw global::KeyVault.Reference.Missing.Package;

    public override DeletedKey Value => throw global::KeyVault.Reference.Missing.Package;

    public override bool HasCompleted => throw global::KeyVault.Reference.Missing.Package;

    public override bool HasValue => throw global::KeyVault.Reference.Missing.Package;

    public override Response GetRawResponse() => throw global::KeyVault.Reference.Missing.Package;

    public override Response UpdateStatus(CancellationToken cancellationToken = default) =>
        throw global::KeyVault.Reference.Missing.Package;

    public override ValueTask<Response> UpdateStatusAsync(CancellationToken cancellationToken = default) =>
        throw global::KeyVault.Reference.Missing.Package;

    public override ValueTask<Response<DeletedKey>> WaitForCompletionAsync(CancellationToken cancellationToken = default) =>
        throw global::KeyVault.Reference.Missing.Package;

    public override ValueTask<Response<DeletedKey>> WaitForCompletionAsync(TimeSpan pollingInterval, CancellationToken cancellationToken) =>
        throw global::KeyVault.Reference.Missing.Package;
}

public class JsonWebKey
{
    internal JsonWebKey() => throw global::KeyVault.Reference.Missing.Package;

    public ECDsa ToECDsa(bool includePrivateParameters = false) => throw global::KeyVault.Reference.Missing.Package;

    public RSA ToRSA(bool includePrivateParameters = false) => throw global::KeyVault.Reference.Missing.Package;
}

public class KeyProperties
{
    public KeyProperties(string name) => throw global::KeyVault.Reference.Missing.Package;

    public bool? Enabled
    {
        get => throw global::KeyVault.Reference.Missing.Package;
        set => throw global::KeyVault.Reference.Missing.Package;
    }

    public string Name => throw global::KeyVault.Reference.Missing.Package;

    public int? RecoverableDays => throw global::KeyVault.Reference.Missing.Package;

    public string RecoveryLevel => throw global::KeyVault.Reference.Missing.Package;

    public string Version => throw global::KeyVault.Reference.Missing.Package;
}
