using System.Security.Cryptography;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;
using Compliance.Subjects;
using Compliance.Web.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Protection;

/// <summary>Seals and opens for applications in other languages. An item that fails says so in its own place, and fails no other.</summary>
internal static class SealingEndpoints
{
    // Each subject's first item may wait for the vault, which is not to be asked for a whole batch at once.
    private const int AtOnce = 8;

    private const string Batch =
        "At most 100 items in one call. An item that fails says so in its own place of the answer, and fails no other.";

    private static readonly Personal<string> Plain = Personal.Of("jane.doe@example.com");
    private static readonly Personal<string> Sealed = Personal.Of("sealed:Q1NSMQEAAQdleGFtcGxl");
    private static readonly SealingAnswer Opened = new([new(Text: Plain.Reveal()), new(Error: SealingError.Erased)]);

    public static readonly Operation Seal = Operation.Json(
        "Seal personal data",
        SealBatch,
        Example(Plain, "7d0e6a54f1b84c3f9e2a5b8c1d6f4e30"),
        new SealingAnswer([new(Text: Sealed.Reveal())])) with
    {
        Description = $"Seals each item under its subject's key. {Batch}",
    };

    public static readonly Operation Open = Operation.Json(
        "Open sealed data", OpenBatch, Example(Sealed, "7d0e6a54f1b84c3f9e2a5b8c1d6f4e30"), Opened) with
    {
        Description = $"Opens each item with its subject's key. {Batch}",
    };

    /// <summary>For whom a ground allows it: what the law keeps of people who may be erased, by its place alone.</summary>
    public static readonly Operation OpenRetained = Operation.Json(
        "Open what is kept on a legal ground", OpenRetainedBatch, Example(Sealed), new SealingAnswer([new(Text: Plain.Reveal())])) with
    {
        Description = $"By its place alone: whose it was, nobody may know any more. {Batch}",
    };

    private static Task<SealingAnswer> SealBatch(HttpContext http, SealingBatch batch) => Each(http, batch, ofSubjects: true, SealItem);

    private static Task<SealingAnswer> OpenBatch(HttpContext http, SealingBatch batch) =>
        Each(
            http,
            batch,
            ofSubjects: true,
            (protector, item, stop) =>
                OpenItem(
                    item,
                    text => protector.OpenText(item.Subject!, item.Address, text, stop),
                    record => protector.Open(item.Subject!, item.Address, record, stop)));

    private static Task<SealingAnswer> OpenRetainedBatch(HttpContext http, SealingBatch batch) =>
        Each(
            http,
            batch,
            ofSubjects: false,
            (protector, item, stop) =>
                OpenItem(
                    item,
                    text => protector.OpenRetainedText(item.Address, text, stop),
                    record => protector.OpenRetained(item.Address, record, stop)));

    private static SealingBatch Example(Personal<string> text, string? subject = null) =>
        new([new("crm.customers", "42", "email", subject, text)]);

    private static async Task<SealingAnswer> Each(
        HttpContext http,
        SealingBatch batch,
        bool ofSubjects,
        Func<SubjectProtector, SealingItem, CancellationToken, Task<SealingResult>> work)
    {
        SealingRules.Check(batch, ofSubjects);
        var protector = http.RequestServices.GetRequiredService<SubjectProtector>();
        var results = new SealingResult[batch.Items.Count];
        var bound = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = http.RequestAborted };
        await Parallel.ForEachAsync(
            batch.Items.Index(), bound, async (item, stop) => results[item.Index] = await Result(() => work(protector, item.Item, stop)));
        return new(results);
    }

    private static async Task<SealingResult> SealItem(SubjectProtector protector, SealingItem item, CancellationToken cancellation)
    {
        if (item.Text is { } text)
            return new(Text: await protector.SealText(item.Subject!, item.Address, text.Reveal(), cancellation));
        var plaintext = Convert.FromBase64String(item.Value!.Value.Reveal());
        try
        {
            return new(Value: Convert.ToBase64String(await protector.Seal(item.Subject!, item.Address, plaintext, cancellation)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    private static async Task<SealingResult> OpenItem(
        SealingItem item, Func<string, Task<string>> openText, Func<ReadOnlyMemory<byte>, Task<byte[]>> open)
    {
        if (item.Text is { } text)
            return SealedText.IsSealed(text.Reveal()) ? new(Text: await openText(text.Reveal())) : new(Error: SealingError.NotSealed);

        var record = Convert.FromBase64String(item.Value!.Value.Reveal());
        if (!SealedEnvelope.IsSealed(record))
            return new(Error: SealingError.NotSealed);
        var plaintext = await open(record);
        var opened = new SealingResult(Value: Convert.ToBase64String(plaintext));
        CryptographicOperations.ZeroMemory(plaintext);
        return opened;
    }

    private static async Task<SealingResult> Result(Func<Task<SealingResult>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception refused) when (ErrorOf(refused) is { } error)
        {
            return new(Error: error);
        }
    }

    private static SealingError? ErrorOf(Exception refused) => refused switch
    {
        SubjectErasedException => SealingError.Erased,
        SubjectFencedException => SealingError.Fenced,
        NoSubjectKeyException => SealingError.NoKey,
        RecordRetainedException => SealingError.Retained,
        SealedRecordException or DataKeyRefusedException or BindingRefusedException => SealingError.Refused,
        KeyUnavailableException or KeyVaultException => SealingError.Unavailable,
        _ => null,
    };
}
