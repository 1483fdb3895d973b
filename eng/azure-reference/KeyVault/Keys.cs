using System.Security.Cryptography;

namespace Azure.Security.KeyVault.Keys;

public class KeyVaultKey
{
    public KeyVaultKey(string name) => throw global::Azure.Reference.Missing.Package;

    public string Name => throw global::Azure.Reference.Missing.Package;

    public JsonWebKey Key => throw global::Azure.Reference.Missing.Package;

    public KeyProperties Properties => throw global::Azure.Reference.Missing.Package;
}

public class DeletedKey : KeyVaultKey
{
    internal DeletedKey()
        : base("") => throw global::Azure.Reference.Missing.Package;

    public DateTimeOffset? DeletedOn => throw global::Azure.Reference.Missing.Package;

    public DateTimeOffset? ScheduledPurgeDate => throw global::Azure.Reference.Missing.Package;
}

public class DeleteKeyOperation : Operation<DeletedKey>
{
    protected DeleteKeyOperation() => throw global::Azure.Reference.Missing.Package;

    public override string Id => throw global::Azure.Reference.Missing.Package;

    public override DeletedKey Value => throw global::Azure.Reference.Missing.Package;

    public override bool HasCompleted => throw global::Azure.Reference.Missing.Package;

    public override bool HasValue => throw global::Azure.Reference.Missing.Package;

    public override Response GetRawResponse() => throw global::Azure.Reference.Missing.Package;

    public override Response UpdateStatus(CancellationToken cancellationToken = default) => throw global::Azure.Reference.Missing.Package;

    public override ValueTask<Response> UpdateStatusAsync(CancellationToken cancellationToken = default) =>
        throw global::Azure.Reference.Missing.Package;

    public override ValueTask<Response<DeletedKey>> WaitForCompletionAsync(CancellationToken cancellationToken = default) =>
        throw global::Azure.Reference.Missing.Package;

    public override ValueTask<Response<DeletedKey>> WaitForCompletionAsync(TimeSpan pollingInterval, CancellationToken cancellationToken) =>
        throw global::Azure.Reference.Missing.Package;
}

public class JsonWebKey
{
    internal JsonWebKey() => throw global::Azure.Reference.Missing.Package;

    public ECDsa ToECDsa(bool includePrivateParameters = false) => throw global::Azure.Reference.Missing.Package;

    public RSA ToRSA(bool includePrivateParameters = false) => throw global::Azure.Reference.Missing.Package;
}

public class KeyProperties
{
    public KeyProperties(string name) => throw global::Azure.Reference.Missing.Package;

    public bool? Enabled
    {
        get => throw global::Azure.Reference.Missing.Package;
        set => throw global::Azure.Reference.Missing.Package;
    }

    public string Name => throw global::Azure.Reference.Missing.Package;

    public int? RecoverableDays => throw global::Azure.Reference.Missing.Package;

    public string RecoveryLevel => throw global::Azure.Reference.Missing.Package;

    public string Version => throw global::Azure.Reference.Missing.Package;
}
