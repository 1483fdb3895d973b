using System.Diagnostics;
using System.Text;
using Azure.Data.Tables;
using Compliance.EndToEnd.Tests.Hosts;
using Compliance.Evidence;
using Compliance.Evidence.Logging;
using Compliance.Keys;
using Compliance.LocalHost.Hosting;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;
using Compliance.Protection;
using Compliance.Protection.Erasure;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Requests.Intake;
using Compliance.Storage;
using Compliance.Subjects;
using Compliance.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Shop;

namespace Compliance.EndToEnd.Tests.Restores;

/// <summary>
/// A backup from before an erasure comes back, each part alone and all together, and the whole host is started on it. At first the naive
/// one, without the checks at the start: what came back is there. Then the right one: it goes again, or the start is refused with the
/// reason; no key is minted, the log does not fork, and it says what happened.
/// </summary>
public sealed class HostRestoreTests(BackedUpShop shop) : IClassFixture<BackedUpShop>
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(Backup.NightBefore)]
    [InlineData(Backup.CoolingOff)]
    public async Task Tables_restored(Backup backup)
    {
        await Naive(Part.Tables, backup, async host => Assert.Equal([shop.Subject], await Known(host)));

        await shop.Restore(Part.Tables, backup);
        await using var host = await shop.Start();
        await IsGone(host, "the directory's rows of request");
        if (backup is Backup.CoolingOff)
        {
            using var api = BackedUpShop.Api(host);
            Assert.Equal("complete", (await api.End(shop.Request)).Outcome);
            Assert.Equal(shop.Certificate, await api.Download($"api/requests/{shop.Request}/certificate"));
        }
    }

    [Theory]
    [InlineData(Part.Database, Backup.NightBefore)]
    [InlineData(Part.Database, Backup.CoolingOff)]
    [InlineData(Part.Provider, Backup.NightBefore)]
    public async Task Database_restored(Part store, Backup backup)
    {
        await Naive(store, backup, async _ => Assert.NotEqual(shop.Kept, await shop.Inventory.CountOf(BackedUpShop.Customer)));

        await shop.Restore(store, backup);
        await using var host = await shop.Start(restored: Connections(store));
        await IsGone(host, $"rows of request {shop.Request} in");
    }

    [Theory]
    [InlineData(Backup.NightBefore)]
    [InlineData(Backup.CoolingOff)]
    public async Task Wrapped_keys_restored(Backup backup)
    {
        await Naive(Part.WrappedKeys, backup, async host => Assert.NotEqual(BindingState.Erased, (await Binding(host))!.State));

        await shop.Restore(Part.WrappedKeys, backup);
        await using var host = await shop.Start();
        await IsGone(host, "the binding of request");
    }

    [Fact]
    public async Task Fence_restored()
    {
        await Naive(
            Part.Fence,
            Backup.NightBefore,
            async host => Assert.Null(await host.Services.GetRequiredService<SubjectFences>().Find(shop.Subject)));

        await shop.Restore(Part.Fence, Backup.NightBefore);
        var refused = await Assert.ThrowsAsync<FenceLostException>(() => shop.Start());
        Assert.Contains("restore the fence's table from a later backup", refused.Message, StringComparison.Ordinal);

        await shop.PutNewest(Part.Fence);
        await using var host = await shop.Start();
        await IsGone(host, "the fence's table");
    }

    /// <summary>
    /// The row is there and does not know that the point of no return is passed: with data that came back too, the log decides.
    /// </summary>
    [Fact]
    public async Task Fence_of_the_cooling_off_restored_with_the_data()
    {
        const Part parts = Part.Fence | Part.Tables | Part.Database | Part.Provider | Part.WrappedKeys;
        await Naive(parts, Backup.CoolingOff, async host => Assert.Equal([shop.Subject], await Known(host)));

        await shop.Restore(parts, Backup.CoolingOff);
        await using var host = await shop.Start(restored: Connections(parts));
        await IsGone(host, "the binding of request");
    }

    [Theory]
    [InlineData(Backup.NightBefore)]
    [InlineData(Backup.CoolingOff)]
    public async Task Log_restored(Backup backup)
    {
        // Naive: the last checkpoint is kept with the log, and comes back with it.
        await Naive(Part.Log | Part.Guard, backup, async host =>
        {
            var log = host.Services.GetRequiredService<IEvidenceLog>();
            var before = Read(shop.Checkpoint);
            SignedNote forked;
            for (var entry = 0; ; entry++)
            {
                await log.Append(new LogRestored($"second-history-{entry}", [], []), default);
                forked = SignedNote.Parse(await log.ReadCheckpoint(default));
                if (Checkpoint.Parse(forked.Text.Span).Size >= before.Size)
                    break;
            }

            Assert.NotNull(ForkEvidence.Of(SignedNote.Parse(shop.Checkpoint), forked, Keys(host)[0]));
        });

        await shop.Restore(Part.Log, backup);
        var refused = await Assert.ThrowsAsync<LogRefusedException>(() => shop.Start());
        Assert.Contains("came back from a backup", refused.Message, StringComparison.Ordinal);

        await shop.PutNewest(Part.Log);
        await using var host = await shop.Start();
        await IsGone(host, "the evidence log, for which a start was refused");
    }

    [Fact]
    public async Task Workflow_state_restored()
    {
        await shop.Restore(Part.WorkflowState, Backup.CoolingOff);
        await using var host = await shop.Start();
        await IsGone(host, $"the workflow of request {shop.Request}");
        await Until(
            async () =>
                (await host.Services.GetRequiredService<IWorkflowClient>().Find(shop.Request, default))!.Phase is WorkflowPhase.Completed,
            "the workflow completes again");
        using var api = BackedUpShop.Api(host);
        Assert.Equal(shop.Certificate, await api.Download($"api/requests/{shop.Request}/certificate"));
    }

    [Theory]
    [InlineData(Backup.NightBefore)]
    [InlineData(Backup.CoolingOff)]
    public async Task Everything_restored_at_once(Backup backup)
    {
        await Naive(Part.Everything | Part.Guard, backup, async host =>
        {
            Assert.Equal([shop.Subject], await Known(host));
            Assert.NotEqual(shop.Kept, await shop.Inventory.CountOf(BackedUpShop.Customer));
        });

        // Refused for one reason after the other; each says what to do.
        await shop.Restore(Part.Everything, backup);
        await Assert.ThrowsAsync<LogRefusedException>(() => shop.Start());
        await shop.PutNewest(Part.Log);
        if (backup is Backup.NightBefore)
        {
            await Assert.ThrowsAsync<FenceLostException>(() => shop.Start());
            await shop.PutNewest(Part.Fence);
        }

        await using var host = await shop.Start(restored: Connections(Part.Everything));
        // The workflow that came back, which is past its cooling-off, may be at the rows before anybody looks for them.
        var rows = backup is Backup.NightBefore ? $"rows of request {shop.Request} in" : $"the workflow of request {shop.Request}";
        await IsGone(host, "the evidence log", "the binding of request", "the directory's rows of request", rows);
    }

    private static IEnumerable<string> Connections(Part parts) =>
        [
            .. parts.HasFlag(Part.Database) ? ["profiles", "files", "sales"] : Array.Empty<string>(),
            .. parts.HasFlag(Part.Provider) ? ["marketing"] : Array.Empty<string>(),
        ];

    /// <returns>By what the directory knows the customer.</returns>
    internal static Task<IReadOnlyList<string>> Known(LocalApplication host) =>
        host.Services.GetRequiredService<ISubjectDirectory>().Find("customer_number", Personal.Of(BackedUpShop.Customer), default);

    private async Task Naive(Part parts, Backup backup, Func<LocalApplication, Task> attack)
    {
        await shop.Restore(parts, backup);
        await using var host = await shop.Start(NaiveHost.Unchecked);
        await attack(host);
    }

    /// <summary>What came back may take a moment to go: workflows of their own see to it.</summary>
    private async Task IsGone(LocalApplication host, params string[] told)
    {
        await Until(() => IsGone(host));
        foreach (var line in told)
            await Until(async () => (await Restored(host)).Any(statement => statement.Contains(line, StringComparison.Ordinal)), line);

        var protector = host.Services.GetRequiredService<SubjectProtector>();
        await Assert.ThrowsAsync<SubjectErasedException>(
            () => protector.SealText(shop.Subject, new RecordAddress("profiles", "1", "name"), "back again", default));
        Assert.Equal(shop.VaultKeys, shop.Keys());

        // Not forked: what is signed now begins with what was signed before.
        var view = (await host.Services.GetRequiredService<LogReader>().Read(default))!;
        Assert.True(await view.Continues(Read(shop.Checkpoint)));
    }

    private static async Task Until(Func<Task<bool>> holds, string what = "everything is gone again")
    {
        for (var began = Stopwatch.GetTimestamp(); !await holds(); await Task.Delay(200))
            Assert.True(Stopwatch.GetElapsedTime(began) < Timeout, $"Waited in vain until: {what}.");
    }

    private async Task<bool> IsGone(LocalApplication host) =>
        (await Known(host)).Count == 0
        && await shop.Inventory.CountOf(BackedUpShop.Customer) == shop.Kept
        && await Binding(host) is { State: BindingState.Erased, WrappedDataKey.IsEmpty: true };

    private Task<SubjectKeyBinding?> Binding(LocalApplication host) =>
        host.Services.GetRequiredService<ISubjectKeyStore>().Find(shop.Subject);

    /// <summary>What the log says of restores, by its receipts.</summary>
    private static async Task<IReadOnlyList<string>> Restored(LocalApplication host) =>
        await host.Services.GetRequiredService<StorageLayout>().Table("receipts").QueryAsync<TableEntity>()
            .SelectMany(row => ReceiptFormat.Read(row.GetBinary("Receipt")).Entries)
            .Where(entry => entry.Kind == EntryKind.Restored)
            .Select(entry => Encoding.UTF8.GetString(entry.Statement.Span)).ToListAsync();

    private static IReadOnlyList<VerifierKey> Keys(LocalApplication host) => host.Services.GetRequiredService<LogIdentity>().Keys;

    private static Checkpoint Read(byte[] note) => Checkpoint.Parse(SignedNote.Parse(note).Text.Span);
}
