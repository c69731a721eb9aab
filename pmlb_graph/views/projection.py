"""The plane of maps: the Lambert conformal conic projection, and Lambert-93, the legal one of France."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import atanh, exp, log, radians, sin, sqrt


@dataclass(frozen=True)
class Conic:
    r"""Lambert conformal conic projection with two standard parallels, on an ellipsoid.

    Shapes are kept: a small circle stays a circle. Along the two parallels lengths are true. With :math:`\varphi`
    the latitude, :math:`\lambda` the longitude, :math:`e` the eccentricity:

    .. math::
        m = \frac{\cos\varphi}{\sqrt{1-e^2\sin^2\varphi}}, \quad
        t = \exp\bigl(-\operatorname{artanh}(\sin\varphi) + e\operatorname{artanh}(e\sin\varphi)\bigr)

        n = \frac{\ln m_1-\ln m_2}{\ln t_1-\ln t_2}, \quad r = \frac{a\,m_1}{n}\left(\frac{t}{t_1}\right)^n, \quad
        E = E_F + r\sin n(\lambda-\lambda_F), \quad N = N_F + r_F - r\cos n(\lambda-\lambda_F)

    Attributes
    ----------
    semi_major, inverse_flattening : float
        The ellipsoid; lengths are in the unit of its semi-major axis.
    longitude, latitude : float
        The false origin, in degrees.
    first, second : float
        The standard parallels, in degrees.
    easting, northing : float
        Coordinates of the false origin.

    References
    ----------
    IOGP (2019). Geomatics Guidance Note 7, part 2: Coordinate Conversions and Transformations, §3.1.1.1,
    method 9802. IGN (1995). Projection cartographique conique conforme de Lambert, NT/G 71.

    Examples
    --------
    >>> [round(v) for v in LAMBERT_93.project(3.0, 46.5)]
    [700000, 6600000]
    """

    semi_major: float
    inverse_flattening: float
    longitude: float
    latitude: float
    first: float
    second: float
    easting: float
    northing: float

    @cached_property
    def _eccentricity(self) -> float:
        return sqrt((2 - 1 / self.inverse_flattening) / self.inverse_flattening)

    def _width(self, latitude: float) -> float:
        """Give the radius of a parallel, that of the equator being 1."""
        s = sin(radians(latitude))
        return sqrt((1 - s * s) / (1 - (self._eccentricity * s) ** 2))

    def _isometric(self, latitude: float) -> float:
        """Give the isometric latitude, minus ``log(t)``."""
        s = sin(radians(latitude))
        return atanh(s) - self._eccentricity * atanh(self._eccentricity * s)

    @cached_property
    def _cone(self) -> float:
        between = self._isometric(self.second) - self._isometric(self.first)
        return log(self._width(self.first) / self._width(self.second)) / between

    def _radius(self, latitude: float) -> float:
        gap = self._isometric(self.first) - self._isometric(latitude)
        return self.semi_major * self._width(self.first) / self._cone * exp(self._cone * gap)

    def project(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Give the easting and northing of a point.

        Parameters
        ----------
        longitude, latitude : float
            Degrees on the ellipsoid's datum. WGS 84 stands for RGF93 here: they differ by less than a metre.
        """
        angle = radians(self._cone * (longitude - self.longitude))
        radius = self._radius(latitude)
        # 1 - cos(angle), written so that no digit is lost near the central meridian.
        lowered = radius * 2 * sin(angle / 2) ** 2
        return (
            self.easting + radius * sin(angle),
            self.northing + self._radius(self.latitude) - radius + lowered,
        )

    def convergence(self, longitude: float) -> float:
        """Give the angle of true north from the top of the map, in degrees, positive to the right.

        Examples
        --------
        >>> round(LAMBERT_93.convergence(-2.5), 1)
        4.0
        """
        return -self._cone * (longitude - self.longitude)


LAMBERT_93 = Conic(6378137.0, 298.257222101, 3.0, 46.5, 44.0, 49.0, 700_000.0, 6_600_000.0)
"""EPSG:2154: the ellipsoid GRS 80, parallels 44° and 49° N, origin 46° 30′ N 3° E."""
