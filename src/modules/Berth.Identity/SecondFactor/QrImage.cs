using QRCoder;

namespace Berth.Identity.SecondFactor;

internal static class QrImage
{
    /// <summary>A PNG as data URL, which the page can show without asking anybody for it.</summary>
    public static string DataUrl(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var image = new PngByteQRCode(code);
        return "data:image/png;base64," + Convert.ToBase64String(image.GetGraphic(5));
    }
}
