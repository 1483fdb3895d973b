using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Compliance.Proof.Receipts;
using Compliance.Proof.Verifying;

namespace Compliance.Cli.Verifying;

/// <summary>What was found of a receipt, for people and for programs.</summary>
internal static class ReceiptText
{
    private static readonly JsonWriterOptions Layout = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(ReceiptVerification found, TextWriter output)
    {
        output.WriteLine(found.IsValid ? $"VALID. {found.Reason}" : $"NOT VALID. {PlainText.Harmless(found.Reason)}");
        if (found is not { Receipt: { } receipt, Consent: { } consent })
            return;
        var checkpoint = Checkpoint.Parse(receipt.Proof.Note.Text.Span);
        Line(output, $"Entry {receipt.Proof.Index} of {checkpoint.Size} in {checkpoint.Origin}, logged at {consent.At}.");
        output.WriteLine();
        foreach (var line in Words(receipt, consent))
            Line(output, line);
        output.WriteLine();
        output.WriteLine("Not shown by these checks:");
        foreach (var gap in found.NotShown)
            output.WriteLine($"  - {gap}");
    }

    /// <summary>Members are added, never renamed.</summary>
    public static void WriteJson(ReceiptVerification found, TextWriter output)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Layout))
        {
            json.WriteStartObject();
            json.WriteBoolean("valid", found.IsValid);
            json.WriteString("failure", found.IsValid ? null : JsonNamingPolicy.KebabCaseLower.ConvertName(found.Failure.ToString()));
            json.WriteString("reason", found.Reason);
            if (found.Receipt is { } receipt)
            {
                var checkpoint = Checkpoint.Parse(receipt.Proof.Note.Text.Span);
                json.WriteString("log", checkpoint.Origin);
                json.WriteNumber("size", checkpoint.Size);
                json.WriteNumber("index", receipt.Proof.Index);
                json.WriteString("holder", receipt.Holder);
                json.WritePropertyName("statement");
                StrictJson.ParseObject(receipt.Statement.Span).WriteTo(json);
                if (receipt.Notice is { } notice)
                {
                    json.WritePropertyName("notice");
                    StrictJson.ParseObject(notice.Span).WriteTo(json);
                }
            }

            json.WriteStartArray("notShown");
            foreach (var gap in found.NotShown)
                json.WriteStringValue(gap);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(bytes.ToArray()) + "\n");
    }

    private static IEnumerable<string> Words(ConsentReceipt receipt, LoggedConsent consent)
    {
        var said = consent.Statement;
        yield return $"{consent.Controller.Name} states of the {said.HolderKind} {receipt.Holder}:";
        yield return $"  {said.Act}{(said.Purpose is { } purpose ? $" for the purpose {purpose}" : "")}, at {said.Happened}"
            + (said.Until is { } until ? $", until {until}" : "");
        yield return $"  by {said.By.Hand}, by way of {said.Method}";
        if (said.Notice is { } notice)
            yield return $"  to version {notice.Version} of {notice.Code}, in {notice.Language} on {notice.Surface}, SHA-256 {notice.Hash}";
        if (said.Copy is { } copy)
            yield return $"  a copy of the screen has the SHA-256 {copy}";
        if (said.Signal)
            yield return $"  against a signal of the browser, {(said.SignalAcknowledged ? "acknowledged" : "not acknowledged")}";
        if (said.Import is { } import)
        {
            yield return $"  brought from {import.System}, row {import.Row} of the file with the SHA-256 {import.File}, "
                + (import.Proof is { } proof ? $"proof {proof}" : "without proof");
        }

        if (receipt.Notice is not { } shown)
            yield break;
        yield return "";
        yield return "The notice said:";
        var words = StrictJson.ParseObject(shown.Span);
        yield return $"  {words.GetProperty("title")}";
        yield return $"  {words.GetProperty("text")}";
        foreach (var each in words.GetProperty("purposes").EnumerateArray())
            yield return $"  {each.GetProperty("code")}: {each.GetProperty("text")}";
    }

    private static void Line(TextWriter output, string line) => output.WriteLine(PlainText.Harmless(line));
}
