using System.Security.Cryptography;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;
using Compliance.Testing.Protection;

namespace Compliance.Protection.Tests.Attacks;

/// <summary>Rows "Wrapped DEK swapped or planted", "Key name leaks identity" and "Orphan/missed keys".</summary>
public sealed class KeyAttacks : IDisposable
{
    private const string Subject = "s-1";
    private static readonly RecordAddress Address = new("customers", "42", "email");
    private readonly ProtectionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Wrapped_key_planted()
    {
        // Whoever writes the table and reads the vault key's public half knows the data key that he plants. Its wrap is as it should be.
        var known = RandomNumberGenerator.GetBytes(32);
        var binding = await _bench.Keys.Bind(Subject);
        var key = await _bench.Vault.GetKey(binding.KeyName);
        var planted = binding with { WrappedDataKey = DataKeyWrap.Wrap(known, key, _bench.Options.Tenant, Subject, binding.DataKeyId) };
        Assert.Equal(known, await NaiveUnwrap(planted));
        await Refused(planted);

        // With a commitment to it, which the log does not hold; under an id of his own; under a vault key of his own.
        await Refused(planted with { Commitment = DataKeyCommitment.Of(binding.DataKeyId, known) });
        var id = Guid.NewGuid();
        await Refused(planted with { DataKeyId = id, WrappedDataKey = DataKeyWrap.Wrap(known, key, _bench.Options.Tenant, Subject, id) });
        var own = await _bench.Vault.CreateKey("kattacker");
        await Refused(planted with
        {
            KeyName = own.Reference.Name,
            KeyVersion = own.Reference.Version,
            Thumbprint = own.Thumbprint(),
            WrappedDataKey = DataKeyWrap.Wrap(known, own, _bench.Options.Tenant, Subject, binding.DataKeyId),
        });

        _bench.Store.Plant(binding);
        await _bench.Protector.Seal(Subject, Address, new byte[5]);
    }

    [Fact]
    public async Task Wrapped_key_planted_without_evidence_as_if_it_were_this_systems_own()
    {
        var known = RandomNumberGenerator.GetBytes(32);
        var shared = await _bench.Vault.CreateKey("cases");
        var id = Guid.NewGuid();
        var planted = new SubjectKeyBinding(Subject, Guid.Empty, "", "", default, BindingState.Active, SharedKey: true)
            .With(new(id, shared.Reference, DataKeyWrap.Wrap(known, shared, _bench.Options.Tenant, Subject, id)));
        Assert.Equal(known, await NaiveUnwrap(planted));
        await Refused(planted);
    }

    [Fact]
    public async Task Wrapped_key_planted_under_an_own_log()
    {
        using var other = new InMemoryBindingLog();
        var binding = await _bench.Keys.Bind(Subject);
        var logged = _bench.Log.Read(binding.Evidence)!;
        var forged = await other.Log("forged", KeyBoundStatement.Read(logged.Statement.Span)!);
        Assert.NotNull(other.Read(forged));
        await Refused(binding with { Evidence = forged });
    }

    [Fact]
    public async Task Wrapped_key_swapped()
    {
        var (binding, other) = (await _bench.Keys.Bind(Subject), await _bench.Keys.Bind("s-2"));
        Assert.Equal(32, (await NaiveUnwrap(other with { Subject = Subject })).Length);
        await Refused(other with { Subject = Subject });
        await Refused(binding with { Evidence = other.Evidence });
        await Refused(binding with { WrappedDataKey = other.WrappedDataKey }, typeof(DataKeyRefusedException));
        await Refused(binding.With(other.Current));
    }

    [Fact]
    public async Task No_altered_byte_of_the_evidence_is_accepted()
    {
        var binding = await _bench.Keys.Bind(Subject);
        var evidence = binding.Evidence.ToArray();
        Assert.NotNull(_bench.Log.Read(evidence));
        for (var at = 0; at < evidence.Length; at++)
        {
            foreach (var value in new[] { evidence[at] ^ 1, evidence[at] ^ 0x20, evidence[at] ^ 0x80, '\n' })
            {
                if (value == evidence[at]) continue;
                var altered = evidence.ToArray();
                altered[at] = (byte)value;
                Assert.Null(_bench.Log.Read(altered));
            }
            Assert.Null(_bench.Log.Read(evidence.AsMemory(0, at)));
            Assert.Null(_bench.Log.Read((byte[])[.. evidence[..at], .. evidence[(at + 1)..]]));
        }
        Assert.Null(_bench.Log.Read((byte[])[.. evidence, (byte)'\n']));
    }

    [Fact]
    public async Task Key_name_leaks_identity()
    {
        // Naive: the key is called as the customer is, and every list and log of the vault tells who was erased when.
        const string customer = "customer-ada-lovelace";
        Assert.Contains("ada", $"key-{customer}", StringComparison.Ordinal);
        var binding = await _bench.Keys.Bind(customer);
        await _bench.Keys.Rotate(customer);
        Assert.All(_bench.Vault.Names, name => Assert.Matches("^k[0-9a-f]{32}$", name));
        Assert.DoesNotContain("ada", binding.KeyName + binding.KeyVersion, StringComparison.Ordinal);
        var statement = System.Text.Encoding.UTF8.GetString(_bench.Log.Read(binding.Evidence)!.Statement.Span);
        Assert.DoesNotContain("ada", statement, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orphan_and_missed_keys()
    {
        var inventory = new KeyInventory(_bench.Store, _bench.Vault);
        string[] own = [_bench.Options.ControlKeyName];
        await _bench.Vault.CreateKey(own[0]);
        var kept = await _bench.Keys.Bind("kept");
        await _bench.Keys.Bind("erased");
        var pooled = await _bench.Vault.CreateKey("kpooled");
        Assert.True((await inventory.Compare([.. own, pooled.Reference.Name])).Agrees);

        // Naive: an erasure by what the bindings say leaves a key that no binding names, and says that all is done.
        await _bench.Vault.CreateKey("korphan");
        await _bench.Erase("erased");
        Assert.Equal(["korphan"], (await inventory.Compare([.. own, "kpooled"])).Orphans);

        // A key that is bound, or lies ready, and that someone deleted.
        await _bench.Vault.Delete(kept.KeyName);
        await _bench.Vault.Delete("kpooled");
        var report = await inventory.Compare([.. own, "kpooled"]);
        Assert.Equal(((string[])[kept.KeyName, "kpooled"]).Order(StringComparer.Ordinal), report.Missing);
        Assert.False(report.Agrees);
    }

    private async Task<byte[]> NaiveUnwrap(SubjectKeyBinding binding) =>
        (await _bench.Vault.Unwrap(binding.Key, binding.WrappedDataKey))[..32];

    private async Task Refused(SubjectKeyBinding planted, Type? with = null)
    {
        _bench.Store.Plant(planted);
        _bench.Leases.Drop(planted.Subject);
        var refusal = await Record.ExceptionAsync(() => _bench.Protector.Seal(planted.Subject, Address, new byte[5]));
        Assert.IsType(with ?? typeof(BindingRefusedException), refusal);
    }
}
