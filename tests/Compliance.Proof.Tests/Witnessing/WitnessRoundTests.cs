using System.Net;
using Compliance.Proof.Log;
using Compliance.Proof.Notes;
using Compliance.Proof.Tests.Log;
using Compliance.Proof.Verifying;
using Compliance.Proof.Witnessing;

namespace Compliance.Proof.Tests.Witnessing;

/// <summary>The writer asks its witnesses before a checkpoint shows, and goes on without those that will not.</summary>
public sealed class WitnessRoundTests
{
    private readonly LogBench _log = new();

    [Fact]
    public async Task The_published_checkpoint_carries_every_witness_s_cosignature()
    {
        var (one, two) = (new WitnessBench(_log), new WitnessBench(_log, "witness.example/w2"));
        await using var writer = _log.Writer(null, null, one.Client, two.Client);
        for (var i = 0; i < 3; i++)
        {
            await writer.Append($"r{i}", LogBench.Entry(), default);
            var note = SignedNote.Parse((await _log.View()).Note.Span);
            Assert.True(note.Verify(one.Witness.Key) && note.Verify(two.Witness.Key));
        }
        Assert.Empty(_log.Alarms.Raised);
        Assert.Equal(3, one.Asked);
    }

    [Fact]
    public async Task The_checkpoint_that_is_kept_is_the_log_s_own()
    {
        await using var writer = _log.Writer(null, null, new WitnessBench(_log).Client);
        await writer.Append("r", LogBench.Entry(), default);
        Assert.Single(SignedNote.Parse(_log.Store.Objects["successors/0"].Content.Span).Signatures);
    }

    [Fact]
    public async Task A_witness_that_is_behind_is_brought_on()
    {
        var witness = new WitnessBench(_log);
        await using (var before = _log.Writer(null, null, witness.Client))
            await before.Append("a", LogBench.Entry(), default);
        await _log.Grow(600);
        await using var after = _log.Writer(null, null, witness.Client);
        await after.Append("b", LogBench.Entry(), default);
        Assert.True(SignedNote.Parse((await _log.View()).Note.Span).Verify(witness.Witness.Key));
        Assert.Empty(_log.Alarms.Raised);
    }

    [Fact]
    public async Task A_witness_that_knows_a_larger_tree_is_an_alarm()
    {
        var witness = new WitnessBench(_log);
        var other = new LogBench { Signing = _log.Signing };
        await using (var elsewhere = other.Writer(null, null, witness.Client))
            await elsewhere.Append("a", [.. Enumerable.Range(0, 100).Select(_ => LogBench.Entry())], default);
        await using var writer = _log.Writer(null, null, witness.Client);
        await writer.Append("a", LogBench.Entry(), default);
        Assert.Equal(LogAlarmCodes.WitnessAhead, Assert.Single(_log.Alarms.Raised).Code);
    }

    [Fact]
    public async Task A_witness_that_cosigned_before_a_crash_cosigns_the_same_again()
    {
        var witness = new WitnessBench(_log);
        await using (var before = _log.Writer(null, null, witness.Client))
            await before.Append("a", LogBench.Entry(), default);
        await _log.Store.Overwrite("checkpoint", _log.Store.Objects["checkpoints/0"].Content, default);
        await using var after = _log.Writer(null, null, witness.Client);
        await after.Check(default);
        Assert.True(SignedNote.Parse((await _log.View()).Note.Span).Verify(witness.Witness.Key));
        Assert.Empty(_log.Alarms.Raised);
    }

    [Fact]
    public async Task A_witness_that_will_not_say_what_it_knows_is_asked_twice()
    {
        var witness = new WitnessBench(_log);
        witness.Instead = _ => witness.Asked > 2
            ? throw new InvalidOperationException("It was asked too often.")
            : Task.FromResult(new HttpResponseMessage(HttpStatusCode.Conflict) { Content = new StringContent("0\n") });
        await using var writer = _log.Writer(null, null, witness.Client);
        await writer.Append("a", LogBench.Entry(), default);
        Assert.Equal(2, witness.Asked);
        Assert.Equal(LogAlarmCodes.WitnessRefuses, Assert.Single(_log.Alarms.Raised).Code);
    }

    [Fact]
    public async Task An_answer_may_have_64_KiB_and_no_more()
    {
        await _log.Grow(16);
        var note = _log.Store.Objects["checkpoint"].Content;
        var (size, witness) = (64 * 1024, new WitnessBench(_log));
        witness.Instead = _ =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.Conflict) { Content = new StringContent("16\n".PadRight(size)) });
        Assert.Equal(16, (await witness.Client.Cosign(0, [], note, default)).Size);
        size++;
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => witness.Client.Cosign(0, [], note, default));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
    }

    [Fact]
    public async Task A_witness_that_refuses_is_an_alarm_and_the_log_goes_on()
    {
        var witness = new WitnessBench(_log)
        {
            Instead = _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.UnprocessableEntity)),
        };
        await using var writer = _log.Writer(null, null, witness.Client);
        await writer.Append("a", LogBench.Entry(), default);
        Assert.Equal(LogAlarmCodes.WitnessRefuses, Assert.Single(_log.Alarms.Raised).Code);
        Assert.Equal(16, (await _log.View()).Checkpoint.Size);
    }

    [Theory]
    [InlineData("")]
    [InlineData("— witness.example/w1 AAAA\n")]
    [InlineData("not a signature\n")]
    public async Task An_answer_that_is_none_is_an_alarm_and_the_log_goes_on(string body)
    {
        var witness = new WitnessBench(_log)
        {
            Instead = _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body) }),
        };
        await using var writer = _log.Writer(null, null, witness.Client);
        await writer.Append("a", LogBench.Entry(), default);
        Assert.Equal(LogAlarmCodes.WitnessSilent, Assert.Single(_log.Alarms.Raised).Code);
        Assert.Single(SignedNote.Parse((await _log.View()).Note.Span).Signatures);
    }

    [Fact]
    public async Task A_cosignature_by_another_key_is_not_published()
    {
        var (witness, stranger) = (new WitnessBench(_log), new WitnessBench(_log));
        witness.Instead = async stop =>
        {
            var note = _log.Signing.Signers[0];
            var text = new Checkpoint(LogBench.Origin, 16, new byte[32]).Write();
            var signed = await SignedNoteWriter.Sign(text, [note], stop);
            var reply = await stranger.Witness.AddCheckpoint(new WitnessRequest(0, [], signed).Write(), stop);
            return new(HttpStatusCode.OK) { Content = new StringContent(reply.Body) };
        };
        await using var writer = _log.Writer(null, null, witness.Client);
        await writer.Append("a", LogBench.Entry(), default);
        Assert.Single(SignedNote.Parse((await _log.View()).Note.Span).Signatures);
        Assert.Equal(LogAlarmCodes.WitnessRefuses, Assert.Single(_log.Alarms.Raised).Code);
    }

    [Fact]
    public async Task A_witness_that_does_not_answer_is_not_waited_for_longer_than_the_bound()
    {
        var witness = new WitnessBench(_log) { Instead = async stop => { await Task.Delay(Timeout.Infinite, stop); return new(); } };
        await using var writer = _log.Writer(null, null, witness.Client);
        var append = writer.Append("a", LogBench.Entry(), default);
        while (!append.IsCompleted)
        {
            _log.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(5);
        }
        await append;
        Assert.Equal(LogAlarmCodes.WitnessSilent, Assert.Single(_log.Alarms.Raised).Code);
    }
}
