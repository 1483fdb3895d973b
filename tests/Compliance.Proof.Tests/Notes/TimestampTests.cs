using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Compliance.Proof.Notes;
using Compliance.Proof.Tests.Certificates;

namespace Compliance.Proof.Tests.Notes;

public sealed class TimestampTests : IDisposable
{
    private static readonly byte[] Text = "log.example/a\n1\nroot\n"u8.ToArray();
    private static readonly byte[] Hash = SHA256.HashData(Text);
    private readonly TimestampAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void What_the_authority_answers_is_about_the_text_and_has_its_time()
    {
        var request = new TimestampRequest(Text);
        var token = request.Token(_authority.Answer(request.Body()));
        Assert.Equal(TimestampAuthority.Now, new TimestampCheck(_authority.Certificate).TimeOf(token, Hash));
    }

    [Fact]
    public void An_answer_to_another_question_is_refused()
    {
        var request = new TimestampRequest(Text);
        Assert.Throws<CryptographicException>(() => request.Token(_authority.Answer(new TimestampRequest("other"u8).Body())));
        Assert.Throws<CryptographicException>(() => request.Token(_authority.Answer(new TimestampRequest(Text).Body())));
        Assert.Throws<CryptographicException>(() => request.Token(new byte[] { 0x30, 5, 0x30, 3, 2, 1, 2 }));
    }

    [Fact]
    public void A_token_is_about_one_text_and_by_one_authority()
    {
        using var other = new TimestampAuthority();
        var token = _authority.Token(Hash);
        Assert.NotNull(new TimestampCheck(_authority.Certificate).TimeOf(token, Hash));
        Assert.Null(new TimestampCheck(_authority.Certificate).TimeOf(token, SHA256.HashData("other"u8)));
        Assert.Null(new TimestampCheck(other.Certificate).TimeOf(token, Hash));
    }

    [Fact]
    public void A_certificate_that_had_expired_or_is_not_for_timestamps_vouches_for_nothing()
    {
        using var expired = new TimestampAuthority(notAfter: TimestampAuthority.Now.AddDays(-1));
        using var server = new TimestampAuthority(mayTimestamp: false);
        Assert.Null(new TimestampCheck(expired.Certificate).TimeOf(expired.Token(Hash), Hash));
        Assert.Null(new TimestampCheck(server.Certificate).TimeOf(server.Token(Hash), Hash));
    }

    [Fact]
    public void A_certificate_vouches_from_its_first_second_to_its_last()
    {
        using var fromNow = new TimestampAuthority(notBefore: TimestampAuthority.Now);
        using var untilNow = new TimestampAuthority(notAfter: TimestampAuthority.Now);
        using var fromLater = new TimestampAuthority(notBefore: TimestampAuthority.Now.AddSeconds(1));
        using var untilEarlier = new TimestampAuthority(notAfter: TimestampAuthority.Now.AddSeconds(-1));
        Assert.NotNull(new TimestampCheck(fromNow.Certificate).TimeOf(fromNow.Token(Hash), Hash));
        Assert.NotNull(new TimestampCheck(untilNow.Certificate).TimeOf(untilNow.Token(Hash), Hash));
        Assert.Null(new TimestampCheck(fromLater.Certificate).TimeOf(fromLater.Token(Hash), Hash));
        Assert.Null(new TimestampCheck(untilEarlier.Certificate).TimeOf(untilEarlier.Token(Hash), Hash));
    }

    [Fact]
    public void A_token_brings_nothing_along_that_nobody_signed()
    {
        using var other = new TimestampAuthority();
        var check = new TimestampCheck(_authority.Certificate);
        Assert.NotNull(check.TimeOf(Changed(cms => cms.AddCertificate(_authority.Certificate)), Hash));
        Assert.Null(check.TimeOf(Changed(cms => cms.AddCertificate(other.Certificate)), Hash));
        Assert.Null(
            check.TimeOf(Changed(cms => cms.SignerInfos[0].AddUnsignedAttribute(new(new Oid("1.2.3"), new byte[] { 5, 0 }))), Hash));

        byte[] Changed(Action<SignedCms> change)
        {
            var cms = new SignedCms();
            cms.Decode(_authority.Token(Hash));
            change(cms);
            return cms.Encode();
        }
    }

    [Fact]
    public void A_token_is_in_DER()
    {
        var token = _authority.Token(Hash);
        Assert.Equal([0x30, 0x82], token[..2]);
        Assert.Null(new TimestampCheck(_authority.Certificate).TimeOf((byte[])[0x30, 0x83, 0, .. token[2..]], Hash));
        Assert.Null(new TimestampCheck(_authority.Certificate).TimeOf((byte[])[0x30, 0x80, .. token[4..], 0, 0], Hash));
    }

    [Theory]
    [InlineData(X509IncludeOption.None)]
    [InlineData(X509IncludeOption.EndCertOnly)]
    public void Any_bit_of_a_token_flipped_is_refused_or_stands_where_nothing_signed_stands(X509IncludeOption include)
    {
        using var authority = new TimestampAuthority { Include = include };
        var token = authority.Token(Hash);
        var check = new TimestampCheck(authority.Certificate);
        Assert.NotNull(check.TimeOf(token, Hash));

        // CMS signs the content and the signed attributes; versions and algorithm names around them can be respelt, and say nothing.
        var accepted = 0;
        Parallel.For(0, token.Length * 8, bit =>
        {
            var changed = token.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            if (check.TimeOf(changed, Hash) is not { } time) return;
            Assert.Equal(TimestampAuthority.Now, time);
            Interlocked.Increment(ref accepted);
        });
        Assert.InRange(accepted, 0, token.Length * 8 / 20);
    }

    [Fact]
    public void Any_byte_more_or_less_is_refused()
    {
        var token = _authority.Token(Hash);
        var check = new TimestampCheck(_authority.Certificate);
        for (var position = 0; position < token.Length; position++)
        {
            Assert.Null(check.TimeOf((byte[])[.. token[..position], .. token[(position + 1)..]], Hash));
            Assert.Null(check.TimeOf((byte[])[.. token[..position], 0, .. token[position..]], Hash));
        }
        Assert.Null(check.TimeOf((byte[])[.. token, 0], Hash));
        Assert.Null(check.TimeOf(default, Hash));
    }
}
