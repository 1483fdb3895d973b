using Compliance.Certificates;
using Compliance.Evidence;
using Compliance.Proof.Verifying;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;
using Compliance.Requests.Lifecycle;
using Compliance.Requests.Rights.Erasure;
using Compliance.Subjects;
using Compliance.Testing.Azurite;
using Compliance.Testing.Domain;
using CsCheck;
using NodaTime;

namespace Compliance.Tests.Requests.Rights.Erasure;

/// <summary>
/// Erasures that crash: before a step, or after it and before anyone wrote down that it was done. Whatever the schedule, they end in the
/// same state with one certificate, and after every step what must hold by then holds, with a writer trying its luck.
/// </summary>
public sealed class ErasureScheduleTests(AzuriteFixture azurite)
{
    private static readonly RecordAddress Address = new("crm.accounts", "C-1", "name");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_crash_at_every_step_in_turn_changes_nothing(bool purgeProtection)
    {
        await using var run = await Run.Start(azurite, purgeProtection);
        for (var step = 0; ; step++)
        {
            if (await run.Until(step, afterwards: step % 2 == 0))
                break;
        }

        await run.HasEnded();
    }

    [Fact]
    public async Task Random_schedules_converge() =>
        await Gen.Select(Gen.Bool, Gen.Select(Gen.Int[0, 24], Gen.Bool).List[1, 5])
            .SampleAsync(
                async (purgeProtection, crashes) =>
                {
                    await using var run = await Run.Start(azurite, purgeProtection);
                    foreach (var (step, afterwards) in crashes)
                        await run.Until(step, afterwards);
                    while (!await run.Until(int.MaxValue, afterwards: false)) { }

                    await run.HasEnded();
                },
        iter: 8, threads: 1);

    private sealed class CrashException : Exception;

    private sealed class Run : IAsyncDisposable
    {
        private readonly List<string> _journal = [];
        private readonly HashSet<string> _done = new(StringComparer.Ordinal);
        private DomainBench _bench = null!;
        private string _subject = "";
        private string _id = "";
        private string _key = "";
        private string _copy = "";
        private int _minted;

        public static async Task<Run> Start(AzuriteFixture azurite, bool purgeProtection)
        {
            var run = new Run { _bench = await SmallShop.Open(azurite) };
            run._bench.Vault.PurgeProtection = purgeProtection;
            run._subject = await run._bench.Enrol("C-1", "ada@example.org");
            run._copy = await run._bench.Get<SubjectProtector>().SealText(run._subject, Address, "Ada", default);
            run._key = (await run._bench.Get<ISubjectKeyStore>().Find(run._subject))!.KeyName;
            run._minted = run._bench.Vault.Names.Count;
            run._id = await run._bench.Receive(Right.Erasure, ("customer_number", "C-1"));
            return run;
        }

        /// <summary>Goes on from what was written down.</summary>
        /// <returns>Whether it ended before the crash.</returns>
        public async Task<bool> Until(int step, bool afterwards)
        {
            var steps = 0;
            var context = _bench.Context(_id, journal: _journal, around: async (name, isAfter) =>
            {
                if (isAfter)
                {
                    _done.Add(name);
                    await Holds();
                }

                if (isAfter == afterwards && steps++ == step)
                    throw new CrashException();
            });
            try
            {
                await ErasureWorkflow.Run(context, new RequestInput(_id, Duration.FromSeconds(1), Erasures.Terms));
                return true;
            }
            catch (CrashException)
            {
                return false;
            }
        }

        private async Task Holds()
        {
            var presence = await _bench.Vault.Probe(_key);
            var approved = await _bench.Log.Find($"{_id}/approved/0", default) is not null;
            if (presence is not KeyPresence.Present)
                Assert.True(approved, "The key is gone, and nobody had approved it.");
            if (_bench.Stores["crm"].Rows("crm.accounts").Count < 2)
                Assert.True(presence is not KeyPresence.Present, "Rows went before the key.");
            if (_done.Contains("PrepareFence"))
                await Refused(() => _bench.Get<SubjectProtector>().SealText(_subject, Address, "late", default));

            // Once nothing leads to the one who was erased, whoever comes is someone new.
            if (_done.Contains("FenceSubject") && !_done.Contains("SweepAgain"))
                await Refused(() => _bench.Enrol("C-1", "ada@example.org"));
            if (_done.Contains("DeleteKey"))
                await Refused(() => _bench.Get<SubjectProtector>().OpenText(_subject, Address, _copy, default));
            Assert.True(_bench.Vault.Names.Count <= _minted, "A key was minted.");
        }

        public async Task HasEnded()
        {
            Assert.Equal(RequestOutcome.Complete, (await _bench.Get<IRequestStore>().Find(_id, default))!.Outcome);
            Assert.Equal(KeyPresence.Absent, await _bench.Vault.Probe(_key));
            var file = (await _bench.Get<ICertificateStore>().Find(new(_id, CertificateKind.Erasure), default))!.Value;
            Assert.Equal(
                CertificateFailure.None,
                CertificateVerifier.Verify(file.Span, new VerificationOptions { LogKeys = _bench.Log.Identity.Keys }).Failure);
            var kinds = await Kinds();
            Assert.Equal(1, kinds.Count(kind => kind is EntryKind.Erasure));
            Assert.Equal(1, kinds.Count(kind => kind is EntryKind.Fenced));
            Assert.Equal(1, kinds.Count(kind => kind is EntryKind.Approved));
            Assert.Equal(_bench.Vault.PurgeProtection ? 1 : 0, kinds.Count(kind => kind is EntryKind.ErasurePending));
        }

        public ValueTask DisposeAsync() => _bench.DisposeAsync();

        private async Task<List<EntryKind>> Kinds()
        {
            var view = (await _bench.Log.Reader.Read(default))!;
            var kinds = new List<EntryKind>();
            for (var bundle = 0L; bundle * 256 < view.Checkpoint.Size; bundle++)
                kinds.AddRange((await view.ReadLeaves(bundle, default)).Select(leaf => (EntryKind)leaf.Span[1]));
            return kinds;
        }

        private static async Task Refused(Func<Task> write)
        {
            var refusal = await Record.ExceptionAsync(write);
            Assert.True(
                refusal is SubjectFencedException or SubjectErasedException or InvalidOperationException,
                $"A writer got through: {refusal?.GetType().Name}.");
        }
    }
}
