using System.CommandLine;
using Compliance.Proof.Receipts;
using Compliance.Proof.Verifying;

namespace Compliance.Cli.Verifying;

/// <summary>
/// <c>compliance verify FILE</c>: whether a certificate or a receipt holds, with nothing but the file and what its reader trusts.
/// </summary>
internal static class VerifyCommand
{
    public static Command Create(TextWriter output, TextWriter error)
    {
        var file = new Argument<string>("FILE") { Description = "The certificate, or the receipt of a consent." };
        var json = new Option<bool>("--json") { Description = "Answer in JSON." };
        var trust = new TrustOptions();
        var command = new Command(
            "verify",
            "Verify an erasure certificate, or the receipt of a consent. Exit 0 only if everything holds; 1 with the first thing that "
            + "does not; 2 if the question was "
            + "not understood.")
        {
            file, json,
        };
        trust.AddTo(command);
        command.SetAction(parsed =>
        {
            try
            {
                var bytes = PlainText.Of(BoundedFile.Read(parsed.GetValue(file)!, Certificate.MaxSize));
                var trusted = trust.Read(parsed, bytes);
                if (ConsentReceipt.IsOne(bytes))
                    return Receipt(bytes, trusted, parsed.GetValue(json), output);
                var found = CertificateVerifier.Verify(bytes, trusted);
                var fork = Misbehaviour.Of(found, bytes, trusted);
                if (parsed.GetValue(json)) FindingJson.Write(found, fork, output);
                else FindingText.Write(found, fork, output);
                return found.IsValid ? 0 : 1;
            }
            catch (UsageException wrong)
            {
                error.WriteLine(wrong.Message);
                return ExitCode.Usage;
            }
        });
        return command;
    }

    private static int Receipt(byte[] bytes, VerificationOptions trusted, bool asJson, TextWriter output)
    {
        if (trusted is not { EarlierCheckpoint: null, Claim: null, CheckTimestamp: null })
            throw new UsageException("--checkpoint, --salt, --nonce, --identity and --tsa are about certificates: a receipt needs none.");
        var found = ReceiptVerifier.Verify(bytes, trusted);
        if (asJson)
            ReceiptText.WriteJson(found, output);
        else
            ReceiptText.Write(found, output);
        return found.IsValid ? 0 : 1;
    }
}
