using System.Text;
using System.Text.Json;
using Compliance.Proof.Tests.Receipts;

namespace Compliance.Cli.Tests.Verifying;

/// <summary><c>compliance verify RECEIPT</c> as someone at a shell sees it.</summary>
public sealed class VerifyReceiptTests : IAsyncLifetime
{
    private readonly ReceiptBench _bench = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("compliance-receipt-");
    private string _file = "";
    private byte[] _bytes = [];

    public async ValueTask InitializeAsync()
    {
        _bytes = (await _bench.Issue()).Write();
        _file = Write("receipt.jsonld", _bytes);
    }

    public ValueTask DisposeAsync()
    {
        _bench.Dispose();
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void A_receipt_that_holds_is_told_in_words_with_exit_code_0()
    {
        var (exit, output, error) = Run("verify", _file, "--log-key", Keys());
        Assert.Equal((0, ""), (exit, error));
        Assert.StartsWith("VALID. All checks held.", output, StringComparison.Ordinal);
        Assert.Contains(
            "given for the purpose recommend, at 2026-11-23T09:00:00Z, until 2027-11-23T09:00:00Z", output, StringComparison.Ordinal);
        Assert.Contains($"Example Shop states of the person {ReceiptBench.Holder}:", output, StringComparison.Ordinal);
        Assert.Contains("recommend: We use your orders to show what you may like.", output, StringComparison.Ordinal);
        Assert.Contains("A split view and backdating are not excluded", output, StringComparison.Ordinal);
    }

    [Fact]
    public void In_json_it_says_the_same()
    {
        var (exit, output, _) = Run("verify", _file, "--json", "--log-key", Keys());
        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        Assert.Equal(0, exit);
        Assert.True(root.GetProperty("valid").GetBoolean());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("failure").ValueKind);
        Assert.Equal("given", root.GetProperty("statement").GetProperty("act").GetString());
        Assert.Equal("Your choice", root.GetProperty("notice").GetProperty("title").GetString());
        Assert.Equal(ReceiptBench.Origin, root.GetProperty("log").GetString());
    }

    [Fact]
    public void One_changed_byte_is_refused_with_exit_code_1_and_nothing_of_it_is_shown()
    {
        _bytes[_bytes.Length / 2] ^= 1;
        var (exit, output, _) = Run("verify", Write("altered.jsonld", _bytes), "--log-key", Keys());
        Assert.Equal(1, exit);
        Assert.StartsWith("NOT VALID.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("recommend", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_receipt_of_another_log_is_refused_by_name()
    {
        using var other = new ReceiptBench();
        var (exit, output, _) = Run("verify", _file, "--json", "--log-key", $"{other.Keys[0]}");
        using var json = JsonDocument.Parse(output);
        Assert.Equal((1, "not-signed"), (exit, json.RootElement.GetProperty("failure").GetString()));
        Assert.False(json.RootElement.TryGetProperty("statement", out _));
    }

    [Fact]
    public void A_bare_public_key_is_taken_at_the_name_of_the_receipts_log()
    {
        var (exit, _, error) = Run("verify", _file, "--log-key", Write("key.der", _bench.Keys[0].PublicKey.ToArray()));
        Assert.Equal((0, ""), (exit, error));
    }

    [Theory]
    [InlineData("--checkpoint")]
    [InlineData("--tsa")]
    public void What_is_about_certificates_alone_is_not_understood_with_a_receipt(string option)
    {
        var given = Write("given", "log.example/x\n1\nAAAA\n"u8.ToArray());
        var (exit, output, error) = Run("verify", _file, "--log-key", Keys(), option, given);
        Assert.Equal((2, ""), (exit, output));
        Assert.NotEqual("", error);
    }

    [Fact]
    public void Without_a_log_key_the_question_is_not_understood()
    {
        var (exit, _, error) = Run("verify", _file);
        Assert.Equal(2, exit);
        Assert.Contains("--log-key", error, StringComparison.Ordinal);
    }

    private string Keys() => Write("keys.txt", Encoding.UTF8.GetBytes(string.Join('\n', _bench.Keys)));

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static (int Exit, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = CommandLine.Run(args, output, error);
        return (exit, output.ToString(), error.ToString());
    }
}
