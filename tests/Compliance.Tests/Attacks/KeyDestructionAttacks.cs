using System.Text;
using System.Text.Json;
using Compliance.Certificates;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Proof.Verifying;
using Compliance.Protection;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Protection.Keys.Leases;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Canaries;
using Compliance.Testing.Domain;
using Compliance.Testing.Protection;
using Compliance.Testing.Vault;
using Compliance.Tests.Requests;
using Compliance.Tests.Requests.Rights.Erasure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Compliance.Tests.Attacks;

/// <summary>
/// Rows "Key backup restored", "Soft-deleted key recovered", "Purge lies/late", "Purge protection on", "In-flight read" (the certificate
/// waits) and "429 storm/crash mid-erasure". The naive way deletes the key, asks for its purge and calls it gone when the vault does not
/// object.
/// </summary>
public sealed class KeyDestructionAttacks(AzuriteFixture azurite) : IAsyncLifetime
{
    private const string Mallory = "mallory";
    private static readonly RecordAddress Address = new("crm.accounts", "C-1", "name");

    private readonly LogCapture _told = new();
    private readonly List<string> _journal = [];
    private DomainBench _bench = null!;
    private FaultyKeyVault _vault = null!;
    private SubjectKeyBinding _binding = null!;
    private byte[] _record = [];
    private string _id = "";

    public async ValueTask InitializeAsync()
    {
        _bench = await SmallShop.Open(azurite, services =>
        {
            _vault = new FaultyKeyVault(services.Given<IKeyVault>(), services.Given<TimeProvider>());
            services.AddSingleton<IKeyVault>(_vault);
            services.AddLogging(logging => logging.AddProvider(_told));
        }, new Dictionary<string, string?> { ["Compliance:Erasure:CoolingOff"] = "00:00:00" });
        var subject = await _bench.Enrol("C-1", "ada@example.org");
        _record = await _bench.Get<SubjectProtector>().Seal(subject, Address, "Ada"u8.ToArray(), default);
        _binding = (await _bench.Get<ISubjectKeyStore>().Find(subject))!;
        _id = await _bench.Receive(Right.Erasure, ("customer_number", "C-1"));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Key_backup_restored()
    {
        var backup = await _bench.Vault.Backup(_binding.KeyName, Mallory);
        var statement = await Erase();

        // Naive: the vault has not got the key, and whoever has a backup gives it back to it.
        Assert.True(await NaiveIsGone());
        await _bench.Vault.Restore(backup, Mallory);
        Assert.Equal("Ada", await OpenWithTheVaultAlone());

        Assert.Equal("incomplete", Outcome(statement));
        Assert.Contains($"KeyBackup by {Mallory}", (await Findings()).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Soft_deleted_key_recovered()
    {
        var statement = await Erase(async (step, after) =>
        {
            if (step != "DeleteKey" || !after)
                return;

            // Naive: deleted is gone. Whoever may recover has the key, and the copy of a record, back.
            Assert.NotNull(await _bench.Vault.FindDeleted(_binding.KeyName));
            await _bench.Vault.Recover(_binding.KeyName, Mallory);
            await _bench.Vault.As(Mallory).Enable(_binding.KeyName);
            Assert.Equal("Ada", await OpenWithTheVaultAlone());
        });

        Assert.Equal(KeyPresence.Absent, await _bench.Vault.Probe(_binding.KeyName));
        Assert.Equal("incomplete", Outcome(statement));
        Assert.Contains(await Findings(), finding => finding.StartsWith($"KeyRecover by {Mallory}", StringComparison.Ordinal));
        Assert.Contains(
            _told.Lines,
            line =>
                line.StartsWith("Error", StringComparison.Ordinal)
                && line.Contains("is there again: it is deleted once more", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Purge_lies()
    {
        _vault.PurgeLies = true;
        var asked = 0;
        var statement = await Erase(async (step, after) =>
        {
            if (step != "PurgeKey" || !after || ++asked != 3)
                return;

            // Naive: the purge was answered. Recoverable all the same.
            await _bench.Vault.Recover(_binding.KeyName, Mallory);
            await _bench.Vault.As(Mallory).Enable(_binding.KeyName);
            Assert.Equal("Ada", await OpenWithTheVaultAlone());
            Assert.Null(await Certificate(CertificateKind.Erasure));
            _vault.PurgeLies = false;
        });
        Assert.Equal(4, asked);
        Assert.Equal(KeyPresence.Absent, await _bench.Vault.Probe(_binding.KeyName));
        Assert.Equal("incomplete", Outcome(statement));
    }

    [Fact]
    public async Task Purge_late()
    {
        _vault.PurgeLies = true;
        var asked = 0;
        var statement = await Erase((step, after) =>
        {
            _vault.PurgeLies = asked < 5;
            asked += step == "PurgeKey" && after ? 1 : 0;
            return Task.CompletedTask;
        });
        Assert.Equal("complete", Outcome(statement));
        Assert.True(SaysPurged(statement));
    }

    [Fact]
    public async Task Purge_that_only_the_vaults_answers_tell_of_is_none()
    {
        // It hides the key from every question, and keeps it. That another key unwraps at the same moment does not help: only the trail's
        // own event does.
        _vault.PurgeLies = true;
        var statement = await Erase((step, after) =>
        {
            if (step == "PurgeKey" && !after)
                _vault.Hide(_binding.KeyName);
            return Task.CompletedTask;
        });
        Assert.Equal(KeyPresence.Absent, await _vault.Probe(_binding.KeyName));
        Assert.Equal(KeyPresence.Deleted, await _bench.Vault.Probe(_binding.KeyName));
        Assert.Equal("incomplete", Outcome(statement));
        Assert.Contains("the vault's trail shows no purge of this key", await Findings());
        Assert.False(SaysPurged(statement));
    }

    [Fact]
    public async Task Purge_protection_on()
    {
        _bench.Vault.PurgeProtection = true;
        JsonElement? pending = null;
        var statement = await Erase(async (step, after) =>
        {
            if (step != "IssueCertificate" || !after || pending is not null)
                return;
            pending = await Certificate(CertificateKind.ErasurePending);

            // Naive: a certificate at this time says that the key is destroyed. Until its date it is not.
            await _bench.Vault.Recover(_binding.KeyName, Mallory);
            await _bench.Vault.As(Mallory).Enable(_binding.KeyName);
            Assert.Equal("Ada", await OpenWithTheVaultAlone());
        });

        Assert.Equal("pending", Outcome(pending!.Value));
        Assert.StartsWith(
            "2026-11-30",
            (await Entries(EntryIds.KeyDeleted(_id))).Single(entry => entry.Entry.Kind is EntryKind.KeyDeleted).Member("scheduledPurge"),
            StringComparison.Ordinal);
        Assert.False(SaysPurged(pending.Value));
        Assert.Contains(
            pending.Value.GetProperty("notProven").EnumerateArray().Select(each => each.GetString()!),
            line => line.Contains("is recoverable by whoever is granted recover until 2026-11-30", StringComparison.Ordinal));

        // He did recover it: the last certificate is not a complete one, and the key is gone for good.
        Assert.Equal("incomplete", Outcome(statement));
        Assert.Equal(KeyPresence.Absent, await _bench.Vault.Probe(_binding.KeyName));
    }

    [Fact]
    public async Task In_flight_read_is_waited_for()
    {
        using var leases = NewLeases();
        var elsewhere = new SubjectProtector(leases, _bench.Get<ProtectionOptions>());
        var (naive, reached) = (false, false);
        await Erase(async (step, after) =>
        {
            // Another process has the key from just before the fence, and hears of nothing.
            if (step == "PrepareFence" && !after)
                await elsewhere.Open(_binding.Subject, Address, _record);
            if (step == "DeleteKey" && after)
                naive = elsewhere.TryOpen(_binding.Subject, Address, _record) is not null;
            if (step == "IssueCertificate" && !after)
            {
                reached = true;
                Assert.Null(elsewhere.TryOpen(_binding.Subject, Address, _record));
            }
        });
        Assert.True(reached);
        Assert.True(naive, "A certificate issued when the key is deleted would have been untrue.");
    }

    [Fact]
    public async Task Storm_of_429_mid_erasure()
    {
        // Naive: a script of the same steps ends at the first refusal, with the key disabled and nothing destroyed.
        _vault.Throttle(1, nameof(IKeyVault.Delete));
        await Assert.ThrowsAsync<KeyVaultException>(NaiveErase);
        Assert.Equal(KeyPresence.Present, await _bench.Vault.Probe(_binding.KeyName));
        await _bench.Vault.Enable(_binding.KeyName);

        string[] storm =
        [
            nameof(IKeyVault.Disable),
            nameof(IKeyVault.Delete),
            nameof(IKeyVault.Purge),
            nameof(IKeyVault.Probe),
            nameof(IKeyVault.FindDeleted),
        ];
        foreach (var operation in storm)
            _vault.Throttle(7, operation);
        var statement = await Erase();
        Assert.Equal("complete", Outcome(statement));
        Assert.Equal(KeyPresence.Absent, await _bench.Vault.Probe(_binding.KeyName));
        Assert.Equal(1, await _bench.Leaves(EntryKind.Erasure));
        Assert.Equal(1, await _bench.Leaves(EntryKind.Fenced));
    }

    [Fact]
    public async Task Crash_mid_erasure()
    {
        // Naive: who starts again after a crash logs again. That every step of this system's may be the last one before a crash,
        // ErasureScheduleTests shows; here it is the vault that did it, and nobody heard its answer.
        var first = await _bench.Log.Append(new LogFenceLifted("naive-first"), default);
        var second = await _bench.Log.Append(new LogFenceLifted("naive-second"), default);
        Assert.NotEqual(first[0].Index, second[0].Index);

        foreach (var operation in (string[])[nameof(IKeyVault.Disable), nameof(IKeyVault.Delete), nameof(IKeyVault.Purge)])
        {
            _vault.CrashAfter(operation);
            await Assert.ThrowsAsync<VaultCrashException>(() => Erase());
        }

        Assert.Equal("complete", Outcome(await Erase()));
        Assert.Equal(1, await _bench.Leaves(EntryKind.Erasure));
        Assert.Equal(1, await _bench.Leaves(EntryKind.Approved));
    }

    private async Task<JsonElement> Erase(Func<string, bool, Task>? around = null)
    {
        var input = new RequestInput(_id, Duration.FromTimeSpan(_bench.Get<ProtectionOptions>().LeaseLifetime), Erasures.Terms);
        await ErasureWorkflow.Run(_bench.Context(_id, around, journal: _journal), input);
        return (await Certificate(CertificateKind.Erasure))!.Value;
    }

    private async Task<JsonElement?> Certificate(CertificateKind kind) =>
        await _bench.Get<ICertificateStore>().FindStatement(new(_id, kind), default) is { } statement
            ? JsonDocument.Parse(Encoding.UTF8.GetString(statement.Span)).RootElement : null;

    private static string Outcome(JsonElement statement) => statement.GetProperty("outcome").GetString()!;

    private static bool SaysPurged(JsonElement statement) => statement.GetProperty("keys")[0].TryGetProperty("purged", out _);

    private async Task<IReadOnlyList<string>> Findings()
    {
        var audited = (await Entries(EntryIds.KeyDestroyed(_id))).Single(entry => entry.Entry.Kind is EntryKind.KeyAudited);
        return
        [
            .. JsonDocument
                .Parse(audited.Entry.Statement)
                .RootElement.GetProperty("findings")
                .EnumerateArray()
                .Select(each => each.GetString()!),
        ];
    }

    private Task<IReadOnlyList<LoggedEntry>> Entries(string entry) => _bench.Log.FindAll(entry, default);

    private async Task<bool> NaiveIsGone() => await _bench.Vault.Probe(_binding.KeyName) is KeyPresence.Absent;

    private async Task NaiveErase()
    {
        await _vault.Disable(_binding.KeyName);
        await _vault.Delete(_binding.KeyName);
        await _vault.Purge(_binding.KeyName);
    }

    /// <summary>
    /// What anyone does who has the vault's key, the binding's row and a record from before: no fence and no tombstone is asked.
    /// </summary>
    private async Task<string> OpenWithTheVaultAlone()
    {
        var (table, fence) = (new InMemorySubjectKeyStore(), new InMemorySubjectFence());
        table.Plant(_binding);
        var options = _bench.Get<ProtectionOptions>();
        using var leases = new KeyLeases(
            table, _bench.Vault.As(Mallory), _bench.Get<IBindingLog>(), new SubjectFences(fence, fence, _bench.Time), options, _bench.Time);
        return Encoding.UTF8.GetString(await new SubjectProtector(leases, options).Open(_binding.Subject, Address, _record));
    }

    private KeyLeases NewLeases() =>
        new(
            _bench.Get<ISubjectKeyStore>(),
            _bench.Vault,
            _bench.Get<IBindingLog>(),
            _bench.Get<SubjectFences>(),
            _bench.Get<ProtectionOptions>(),
            _bench.Time);
}
