using System.Text;
using Compliance.Proof.Notes;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Tests.Verifying;

public sealed class SignedNoteTests
{
    private static readonly VerifierKey Peter = VerifierKey.Parse(PublishedNotes.Peter);
    private static readonly VerifierKey Enoch = VerifierKey.Parse(PublishedNotes.Enoch);

    [Fact]
    public void Published_notes_verify_with_their_keys_and_not_with_a_letter_more()
    {
        (string Key, string Note)[] all = [PublishedNotes.Specification, .. PublishedNotes.Checkpoints, .. PublishedNotes.Ecdsa];
        foreach (var (key, note) in all)
        {
            Assert.True(Parse(note).Verify(VerifierKey.Parse(key)), note);
            Assert.False(Parse("x" + note).Verify(VerifierKey.Parse(key)));
        }
    }

    [Fact]
    public void A_published_signature_with_a_high_s_is_refused() =>
        Assert.False(Parse(PublishedNotes.RekorHighS).Verify(VerifierKey.Parse(PublishedNotes.RekorKey)));

    [Fact]
    public void A_published_cosignature_verifies_with_the_witnesss_key_alone()
    {
        var (logName, logKey, witnessName, witnessKey, text) = PublishedNotes.Cosigned;
        var note = Parse(text);
        Assert.True(note.Verify(VerifierKey.Ed25519(logName, Convert.FromHexString(logKey))));
        Assert.True(note.Verify(VerifierKey.Cosigner(witnessName, Convert.FromHexString(witnessKey))));
        Assert.False(note.Verify(VerifierKey.Ed25519(witnessName, Convert.FromHexString(witnessKey))));
        Assert.False(Parse("x" + text).Verify(VerifierKey.Cosigner(witnessName, Convert.FromHexString(witnessKey))));
    }

    [Fact]
    public void The_published_checkpoints_are_read_as_such()
    {
        var checkpoints = PublishedNotes.Checkpoints.Select(each => Checkpoint.Parse(Parse(each.Note).Text.Span)).ToList();
        Assert.Equal(
            [("go.sum database tree", 35225469L), ("example.com/log/testdata", 15L)], checkpoints.Select(each => (each.Origin, each.Size)));
        foreach (var (checkpoint, (_, note)) in checkpoints.Zip(PublishedNotes.Checkpoints))
            Assert.Equal(Parse(note).Text.ToArray(), checkpoint.Write());
    }

    [Fact]
    public void A_note_of_two_verifies_for_each_and_for_nobody_else()
    {
        var note = Parse(PublishedNotes.Text + "\n" + PublishedNotes.PeterLine + PublishedNotes.EnochLine);
        Assert.True(note.Verify(Peter));
        Assert.True(note.Verify(Enoch));
        Assert.False(note.Verify(VerifierKey.Parse(PublishedNotes.Specification.Key)));
        Assert.Equal(PublishedNotes.Text, Encoding.UTF8.GetString(note.Text.Span));
    }

    [Fact]
    public void One_false_line_in_a_keys_name_spoils_the_good_one()
    {
        var spoilt = PublishedNotes.PeterLine.Insert(62, "ABCD");
        Assert.False(Parse(PublishedNotes.Text + "\n" + spoilt).Verify(Peter));
        Assert.False(Parse(PublishedNotes.Text + "\n" + PublishedNotes.PeterLine + spoilt).Verify(Peter));
        Assert.True(Parse(PublishedNotes.Text + "\n" + PublishedNotes.PeterLine + PublishedNotes.PeterLine).Verify(Peter));
        Assert.True(
            Parse(PublishedNotes.Text + "\n" + PublishedNotes.PeterLine + spoilt.Replace("Peter", "Other", StringComparison.Ordinal))
                .Verify(Peter));
    }

    [Fact]
    public async Task The_published_private_key_signs_to_the_published_line()
    {
        using var peter = new Ed25519NoteSigner(Convert.FromBase64String(PublishedNotes.PeterSeed), "PeterNeumann");
        Assert.Equal(PublishedNotes.Peter, $"{peter.Key}");
        Assert.Equal(
            PublishedNotes.Text + "\n" + PublishedNotes.PeterLine,
            Encoding.UTF8.GetString(await SignedNoteWriter.Sign(Encoding.UTF8.GetBytes(PublishedNotes.Text), [peter])));
    }

    [Fact]
    public void An_empty_line_may_be_in_the_text_and_the_last_one_ends_it()
    {
        var note = Parse("a\n\nb\n\n" + PublishedNotes.PeterLine);
        Assert.Equal("a\n\nb\n", Encoding.UTF8.GetString(note.Text.Span));
    }

    [Fact]
    public void A_text_may_be_an_empty_line() =>
        Assert.Equal("\n", Encoding.UTF8.GetString(Parse("\n\n" + PublishedNotes.PeterLine).Text.Span));

    [Theory]
    [InlineData("")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\nno dash\n")]
    [InlineData("text\n\n- name x08go/ZJ\n")]
    [InlineData("text\n\n\u2014 name\n")]
    [InlineData("text\n\n\u2014 name x08go/ZJ")]
    [InlineData("text\n\n\u2014 name x08go/ZJ\n\n")]
    [InlineData("text\n\n\u2014 name x08goA==\n")]
    [InlineData("text\n\n\u2014 name x08go/Z\n")]
    [InlineData("text\n\n\u2014 name x08go/ZJ \n")]
    [InlineData("text\n\n\u2014  x08go/ZJ\n")]
    [InlineData("text\n\n\u2014 a+b x08go/ZJ\n")]
    [InlineData("text\n\n\u2014 a\u00A0b x08go/ZJ\n")]
    [InlineData("text\n\n\u2014 a\u3000b x08go/ZJ\n")]
    [InlineData("te\txt\n\n\u2014 name x08go/ZJ\n")]
    [InlineData("text\r\n\n\u2014 name x08go/ZJ\n")]
    [InlineData("te\0xt\n\n\u2014 name x08go/ZJ\n")]
    public void What_is_no_note_is_refused(string note) => Assert.Throws<FormatException>(() => Parse(note));

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused() =>
        Assert.Throws<FormatException>(() => SignedNote.Parse([0xC0, 0x80, .. Encoding.UTF8.GetBytes("\n\n" + PublishedNotes.PeterLine)]));

    [Fact]
    public void At_most_64_signatures_and_256_KiB_are_read()
    {
        var line = PublishedNotes.PeterLine;
        Assert.Equal(64, Parse("text\n\n" + string.Concat(Enumerable.Repeat(line, 64))).Signatures.Count);
        Assert.Throws<FormatException>(() => Parse("text\n\n" + string.Concat(Enumerable.Repeat(line, 65))));
        var text = new string('x', SignedNote.MaxSize - Encoding.UTF8.GetByteCount("\n\n" + line));
        Parse(text + "\n\n" + line);
        Assert.Throws<FormatException>(() => Parse(text + "x\n\n" + line));
    }

    [Fact]
    public void A_text_that_would_be_read_as_signatures_is_not_written()
    {
        var signatures = Parse("a\n\n" + PublishedNotes.PeterLine).Signatures;
        Assert.Throws<FormatException>(() => SignedNoteWriter.Write("no line end"u8, signatures));
        Assert.Throws<FormatException>(() => SignedNoteWriter.Write("a\n"u8, []));
        Assert.Throws<FormatException>(() => SignedNoteWriter.Write("a\n"u8, [signatures[0] with { Name = "a b" }]));
    }

    private static SignedNote Parse(string note) => SignedNote.Parse(Encoding.UTF8.GetBytes(note));
}
