using System.Security.Cryptography;
using System.Text;
using Compliance.Proof.Log;
using Compliance.Proof.Log.Memory;
using Compliance.Proof.Log.Reading;
using Compliance.Proof.Notes;
using Compliance.Proof.Receipts;
using Compliance.Proof.Tests.Signing;
using Compliance.Proof.Verifying;
using Compliance.Proof.Witnessing;

namespace Compliance.Proof.Tests.Receipts;

/// <summary>A log with the entries of some consents, and receipts of them.</summary>
public sealed class ReceiptBench : IDisposable
{
    public const string Origin = "log.example/consents";
    public const string Holder = "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18";

    public const string Words =
        """
        {"format":"compliance-notice/v1","code":"shop-privacy","version":3,"language":"en","surface":"web-banner","title":"Your choice","text":"We ask you. You may say no.","purposes":[{"code":"recommend","text":"We use your orders to show what you may like.","categories":["user.behavior","user.contact"],"recipients":["Example Analytics"],"keptFor":"P2Y","explicit":false}]}
        """;

    public static readonly StatedController Controller = new(
        "Example Shop", "1 Example Street, Exampletown", "privacy@shop.example", "DE", "EU", "https://shop.example/preferences");

    private readonly EphemeralSigner _ecdsa = new();
    private readonly LogSigning _log;
    private readonly MemoryLogStore _store = new();

    public ReceiptBench()
    {
        var first = EcdsaNoteSigner.Create(_ecdsa, Origin).GetAwaiter().GetResult();
        _log = new(Origin, [first, new Ed25519NoteSigner(RandomNumberGenerator.GetBytes(32), Origin)]);
    }

    /// <summary>The log's two keys: ECDSA, then Ed25519.</summary>
    public IReadOnlyList<VerifierKey> Keys => _log.Identity.Keys;

    public VerificationOptions Trust => new() { LogKeys = Keys };

    public static ConsentStatement Statement(byte[] holderSalt, string act = "given") => new()
    {
        Event = "5f1d0c7ab8e94d63a2c19e6f70b35d84",
        Holder = Convert.ToBase64String(HolderCommitment.Of(holderSalt, Holder)), HolderKind = "person", Act = act, Purpose = "recommend",
        Happened = "2026-11-23T09:00:00Z", Until = "2027-11-23T09:00:00Z",
        Notice = new("shop-privacy", 3, "en", "web-banner", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Words)))),
        Copy = new string('a', 64), Method = "web-form", By = new("self"), Signal = true, SignalAcknowledged = true,
    };

    /// <summary>Logs a statement between others, and issues its receipt.</summary>
    /// <param name="statement">Made from the holder's salt; that of a consent by default.</param>
    /// <param name="kind">As which it is logged.</param>
    public async Task<ConsentReceipt> Issue(Func<byte[], ConsentStatement>? statement = null, EntryKind kind = EntryKind.Consent)
    {
        var (holderSalt, salt) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
        var bytes = (statement ?? (each => Statement(each)))(holderSalt).Write(Controller, "2026-11-23T09:00:42Z");
        var parts = new LogParts(_store, new MemoryLogGuard(), new MemoryLogEntryIndex());
        await using var writer = new LogWriter(parts, _log, TimeProvider.System, new LogWriterOptions { PadTo = 1 });
        for (var other = 0; other < 5; other++)
            await writer.Append($"before-{other}", Other(other), default);
        var logged = await writer.Append("consent", new LogEntry(kind, salt, bytes), default);
        for (var other = 5; other < 9; other++)
            await writer.Append($"after-{other}", Other(other), default);
        var view = (await new LogReader(_store, _log.Identity).Read(default))!;
        var note = SignedNote.Parse(view.Note.Span);
        var size = Checkpoint.Parse(note.Text.Span).Size;
        var proof = new LogProof(logged.Index, await view.ProveInclusion(logged.Index, size, default), note);
        return new(Holder, holderSalt, bytes, salt, Encoding.UTF8.GetBytes(Words), proof);
    }

    public void Dispose() => _ecdsa.Dispose();

    private static LogEntry Other(int number) =>
        new(EntryKind.Restored, RandomNumberGenerator.GetBytes(32), Encoding.UTF8.GetBytes($$"""{"number":{{number}}}"""));
}
