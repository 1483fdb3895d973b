using System.Security.Cryptography;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Protection.Vault;
using Compliance.Web.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Compliance.Web.Protection;

/// <summary>Seals and opens for applications in other languages. An item that fails says so in its own place, and fails no other.</summary>
internal static class SealingEndpoints
{
    // Each subject's first item may wait for the vault, which is not to be asked for a whole batch at once.
    private const int AtOnce = 8;

    public static Task Seal(HttpContext http) => Answer(http, ofSubjects: true, SealItem);

    public static Task Open(HttpContext http) =>
        Answer(
            http,
            ofSubjects: true,
            (protector, item, stop) =>
                OpenItem(
                    item,
                    text => protector.OpenText(item.Subject!, item.Address, text, stop),
                    record => protector.Open(item.Subject!, item.Address, record, stop)));

    /// <summary>For whom a ground allows it: what the law keeps of people who may be erased, by its place alone.</summary>
    public static Task OpenRetained(HttpContext http) => Answer(http, ofSubjects: false, (protector, item, stop) => OpenItem(
        item, text => protector.OpenRetainedText(item.Address, text, stop), record => protector.OpenRetained(item.Address, record, stop)));

    private static async Task Answer(
        HttpContext http, bool ofSubjects, Func<SubjectProtector, SealingItem, CancellationToken, Task<SealingResult>> work)
    {
        var batch = await JsonBody.Read<SealingBatch>(http);
        SealingRules.Check(batch, ofSubjects);
        var protector = http.RequestServices.GetRequiredService<SubjectProtector>();
        var results = new SealingResult[batch.Items.Count];
        var bound = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = http.RequestAborted };
        await Parallel.ForEachAsync(
            batch.Items.Index(), bound, async (item, stop) => results[item.Index] = await Result(() => work(protector, item.Item, stop)));
        await Web.Answer.Json(http, new SealingAnswer(results));
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
