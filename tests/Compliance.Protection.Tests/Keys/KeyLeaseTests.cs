using System.Security.Cryptography;
using Compliance.Protection.Keys;
using Compliance.Protection.Keys.Leases;
using Compliance.Protection.Vault;

namespace Compliance.Protection.Tests.Keys;

public sealed class KeyLeaseTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly TwoClocks _clocks = new();
    private readonly byte[] _key = [.. Enumerable.Repeat((byte)7, 32)];

    [Fact]
    public void A_key_that_comes_when_its_lease_is_over_is_zeroed_at_once_and_waits_for_no_timer()
    {
        var term = LeaseTerm.Start(_clocks, Lifetime);
        _clocks.AdvanceMonotonic(Lifetime);
        using var lease = new KeyLease(_key, Guid.Empty, term, _clocks);
        Assert.Equal(new byte[32], _key);
        Assert.False(lease.IsLive);
    }

    [Fact]
    public void A_key_is_wrapped_again_while_its_lease_lives_and_its_zeroes_never()
    {
        using var rsa = RSA.Create(2048);
        var vaultKey = new VaultKey(new("k1", "v2"), rsa.ExportSubjectPublicKeyInfo());
        using var lease = new KeyLease(_key, Guid.Empty, LeaseTerm.Start(_clocks, Lifetime), _clocks);
        var unwrapped = rsa.Decrypt(lease.TryWrap(vaultKey, "tenant", "s-1")!, RSAEncryptionPadding.OaepSHA256);
        Assert.Equal(_key, DataKeyWrap.Open(unwrapped, vaultKey.Reference, "tenant", "s-1", Guid.Empty));
        lease.Dispose();
        Assert.Null(lease.TryWrap(vaultKey, "tenant", "s-1"));
    }
}
